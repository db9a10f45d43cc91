"""Books to run on: a simulated one that the project ships, and importers of real ones.

Both end in the same place, a landing folder of deliveries as a bank's systems would drop them
(`landing`), so that nothing after the landing knows which book it reads. The simulator draws
firms, lets a few of them go bad along stories, and lets the bank see only what banks see; what is
true is written elsewhere. A book is the same for the same seed, byte for byte.
"""
