"""When were images taken, as names and tags say it?"""
