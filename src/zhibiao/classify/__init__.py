"""Which category an indicator belongs to: features and encoders in, probabilities and accepted sets out."""
