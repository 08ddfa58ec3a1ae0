"""A form in the browser while its file is being written: nothing in it is stored or sent."""
