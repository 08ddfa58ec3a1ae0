"""Fernshire, an invented council to try Doorstep with. Mounted only when `settings.demo` is set."""
