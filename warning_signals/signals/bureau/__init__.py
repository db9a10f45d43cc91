"""What other lenders see: debts, limits, arrears and inquiries in the credit bureau's reports."""
