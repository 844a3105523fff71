"""What people have, made small in its true layout: one row a kind of input and a product, right or refused with a sentence."""
