"""`python -m server.demo`: the same as `doorstep demo`."""

from server.demo.run import demo_command

if __name__ == "__main__":
    demo_command()
