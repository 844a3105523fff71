"""Where does each date lie, and in what light?"""
