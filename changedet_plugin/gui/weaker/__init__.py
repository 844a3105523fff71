"""The row of the Changes page that offers what lies below the limit."""
