"""What a borrower's weeks would look like if nothing had changed: expected, lower, upper.

Each model is one file with one function, `forecast(histories, horizon_days) -> Expected`, over
daily series of any kind (inflow, invoices, electricity); the name in the configuration is the
file's name. `seasonal_level` forecasts a whole book in one pass of array arithmetic. `prophet`
is the second opinion on the few series that left their band that day, since it takes a fraction
of a second for each. A forecast is made from a history that ends before the weeks it is for, so
that the weeks under judgement cannot talk themselves into being expected.

`histories` holds the types that both speak; `spring_festival` and `weekly_band` what the batched
model is made of besides its level.
"""
