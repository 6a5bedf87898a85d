"""What is drawn. Widgets are given data and post messages; they ask nobody."""
