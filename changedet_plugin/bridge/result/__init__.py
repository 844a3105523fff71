"""What does the file of a result hold, and where do its changes lie?"""
