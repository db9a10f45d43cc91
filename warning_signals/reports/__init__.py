"""What people read after a run: one screen in the terminal, the alerts, one page as HTML."""
