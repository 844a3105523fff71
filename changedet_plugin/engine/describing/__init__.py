"""What is each change like, and which belong together?"""
