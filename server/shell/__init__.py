"""The app shell: the built web app, served with strict headers."""
