"""One landed delivery becomes accepted rows and quarantined rows; nothing is lost between them."""
