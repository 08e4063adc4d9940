"""Latent Space Explorer: an autoencoder and a variational autoencoder on MNIST, side by side."""
