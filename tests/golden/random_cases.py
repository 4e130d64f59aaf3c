"""Philox4x32-10 written down independently in Python, and normal quantiles from mpmath with 50 digits."""
import torch
from mpmath import mp, mpf

mp.dps = 50
MASK = 0xFFFFFFFF


def philox(counter, key):
    c, k = list(counter), list(key)
    for _ in range(10):
        left, right = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [right >> 32 ^ c[1] ^ k[0], right & MASK, left >> 32 ^ c[3] ^ k[1], left & MASK]
        k = [(k[0] + 0x9E3779B9) & MASK, (k[1] + 0xBB67AE85) & MASK]
    return c


def words(seed, stream, count):
    result = []
    for block in range(count // 4):
        result += philox([block & MASK, block >> 32, stream & MASK, stream >> 32], [seed & MASK, seed >> 32])
    return result


def quantile(p):
    return mp.sqrt(2) * mp.erfinv(2 * p - 1) if p > mpf("1e-5") else mp.findroot(
        lambda x: mp.log(mp.ncdf(x)) - mp.log(p), -mp.sqrt(-2 * mp.log(p)))


def make():
    seed, stream, count = 0x0123456789ABCDEF, 0x9E3779B97F4A7C15, 512
    drawn = words(seed, stream, count)
    wide = [drawn[i] | drawn[i + 1] << 32 for i in range(0, count, 2)]
    fractions = [((w >> 12) + mpf("0.5")) / 2**52 for w in wide]
    tails = [1e-15, 1e-12, 1e-9, 1e-6, 1e-4, 0.01, 0.074, 0.076, 0.3, 0.5, 0.924, 0.926, 0.99, 0.9999]
    return {
        "words": torch.tensor(drawn, dtype=torch.int64),
        "uniform": torch.tensor([float((2 * (w >> 11) + 1 - 2**53) / mpf(2) ** 53) for w in wide], dtype=torch.float64),
        "normal": torch.tensor([float(quantile(p)) for p in fractions], dtype=torch.float64),
        "tails/p": torch.tensor(tails, dtype=torch.float64),
        "tails/z": torch.tensor([float(quantile(mpf(p))) for p in tails], dtype=torch.float64),
    }
