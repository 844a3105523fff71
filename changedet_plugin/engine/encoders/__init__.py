"""What is an encoder, where does it run, which bands and squares does it take?"""
