"""One module a provider, imported by name at its first use: their SDKs take one to four seconds each."""
