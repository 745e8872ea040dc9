"""A module that is not there is imported at the top.

loses: autoencoder.py
hint: tensorflow
"""
import tensorflow

reconstruction_loss = tensorflow.keras.losses.mse
