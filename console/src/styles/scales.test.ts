// The shades are a scale: ten steps, each darker than the one before, all of one hue.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const text = readFileSync(join(import.meta.dirname, 'scales.css'), 'utf8');
const tokens = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');
const steps = ['50', '100', '200', '300', '400', '500', '600', '700', '800', '900'];

for (const name of ['primary', 'secondary', 'accent']) {
  test(`${name} has ten shades from paper to ink, and the tokens are chosen from them`, () => {
    const found = [...text.matchAll(new RegExp(`--color-${name}-(\\d+): oklch\\(([\\d.]+) [\\d.]+ (\\d+)\\)`, 'g'))];
    assert.deepEqual(
      found.map(([, step]) => step),
      steps,
    );
    const lightness = found.map(([, , l]) => Number(l));
    assert.deepEqual(
      lightness,
      lightness.toSorted((a, b) => b - a),
    );
    assert.equal(new Set(found.map(([, , , hue]) => hue)).size, 1);
    assert.match(tokens, new RegExp(`var\\(--color-${name}-\\d+\\)`));
  });
}
