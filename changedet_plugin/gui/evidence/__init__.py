"""What is known of one change, or of any place?"""
