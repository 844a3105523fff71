"""What do files beside a raster say of its numbers? Metadata of products, as they are delivered."""
