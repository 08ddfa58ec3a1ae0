"""A browser window around Debian's WebKitGTK that keeps its profile: `webkit_window.py FOLDER`.

The one Debian ships (MiniBrowser) forgets everything at its end when it is driven by WebDriver, and
what must be shown is that a killed browser forgets nothing. Run as a program by WebKitWebDriver, so
it knows only the C library, called by ctypes.
https://webkitgtk.org/reference/webkit2gtk/stable/class.AutomationSession.html
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from typing import Any

SIZE = (390, 844)
NAME = b"MiniBrowser"
"""What the driver asks to find."""

Pointer = ctypes.c_void_p
Text = ctypes.c_char_p
Flag = ctypes.c_int
SWAPPED = 2
"""The data of a signal's connection comes first, and what sent it last."""
Started = ctypes.CFUNCTYPE(None, Pointer, Pointer, Pointer)
Closes = ctypes.CFUNCTYPE(None, Pointer, Pointer)
WantsView = ctypes.CFUNCTYPE(Pointer, Pointer, Pointer)


def _function(library: ctypes.CDLL, name: str, gives: Any, *takes: Any) -> Callable[..., Any]:
    found = library[name]
    found.restype = gives
    found.argtypes = takes
    return found


def main(folder: str) -> None:
    gtk = ctypes.CDLL("libgtk-3.so.0")
    objects = ctypes.CDLL("libgobject-2.0.so.0")
    webkit = ctypes.CDLL("libwebkit2gtk-4.1.so.0")
    connect = _function(
        objects,
        "g_signal_connect_data",
        ctypes.c_ulong,
        Pointer,
        Text,
        Pointer,
        *[Pointer] * 2,
        Flag,
    )

    gtk.gtk_init(None, None)
    # These two take as many arguments as they are given, up to a nil.
    webkit.webkit_website_data_manager_new.restype = Pointer
    objects.g_object_new.restype = Pointer
    manager = webkit.webkit_website_data_manager_new(
        Text(b"base-data-directory"),
        Text(f"{folder}/data".encode()),
        Text(b"base-cache-directory"),
        Text(f"{folder}/cache".encode()),
        None,
    )
    new_context = "webkit_web_context_new_with_website_data_manager"
    context = _function(webkit, new_context, Pointer, Pointer)(manager)
    view_type = _function(webkit, "webkit_web_view_get_type", ctypes.c_size_t)()

    def close(window: int, _view: int) -> None:
        _function(gtk, "gtk_widget_destroy", None, Pointer)(window)

    def make_view(_session: int, _data: int) -> int:
        view: int = objects.g_object_new(
            ctypes.c_size_t(view_type),
            Text(b"web-context"),
            Pointer(context),
            Text(b"is-controlled-by-automation"),
            Flag(1),
            None,
        )
        window = _function(gtk, "gtk_window_new", Pointer, Flag)(0)
        _function(gtk, "gtk_window_set_default_size", None, Pointer, Flag, Flag)(window, *SIZE)
        _function(gtk, "gtk_container_add", None, Pointer, Pointer)(window, view)
        _function(gtk, "gtk_widget_show_all", None, Pointer)(window)
        connect(view, b"close", on_close, window, None, SWAPPED)
        return view

    def begin(_context: int, session: int, _data: int) -> None:
        info = _function(webkit, "webkit_application_info_new", Pointer)()
        _function(webkit, "webkit_application_info_set_name", None, Pointer, Text)(info, NAME)
        introduce = "webkit_automation_session_set_application_info"
        _function(webkit, introduce, None, Pointer, Pointer)(session, info)
        connect(session, b"create-web-view", on_view, None, None, 0)

    # Held by these names for as long as the library may call them.
    on_close, on_view, on_start = Closes(close), WantsView(make_view), Started(begin)
    _function(webkit, "webkit_web_context_set_automation_allowed", None, Pointer, Flag)(context, 1)
    connect(context, b"automation-started", on_start, None, None, 0)
    gtk.gtk_main()


if __name__ == "__main__":
    main(sys.argv[1])
