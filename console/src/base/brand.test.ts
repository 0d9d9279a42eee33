// The colour of a company in place of petrol. Expected colours are from the table of the design and of CSS Color 4.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brandOf, colourOf, contrast } from './brand.ts';

const near = (found: number | undefined, wanted: number, by: number) =>
  assert.ok(found !== undefined && Math.abs(found - wanted) <= by, `${found} is not ${wanted}`);

test('a colour is read as it is seen: by lightness, chroma and hue', () => {
  // CSS Color 4 gives red as oklch(0.628 0.2577 29.23) and lime as oklch(0.8664 0.2948 142.5).
  const red = colourOf('#ff0000');
  near(red?.l, 0.628, 0.001);
  near(red?.c, 0.2577, 0.001);
  near(red?.h, 29.23, 0.1);
  const lime = colourOf('#00ff00');
  near(lime?.l, 0.8664, 0.001);
  near(lime?.h, 142.5, 0.1);
  // Petrol, which is ours: oklch(0.45 0.076 205).
  const petrol = colourOf('#036169');
  near(petrol?.l, 0.45, 0.005);
  near(petrol?.h, 205, 2);
});

test('black on white has the contrast that WCAG says it has', () => {
  near(contrast({ l: 0, c: 0, h: 0 }, { l: 1, c: 0, h: 0 }), 21, 0.05);
});

test('a brand can be read on paper and at night, whatever its colour', () => {
  const paper = { l: 1, c: 0, h: 170 };
  const night = { l: 0.205, c: 0.008, h: 170 };
  for (let hue = 0; hue < 360; hue += 15) {
    const worn = brandOf(hexOf(hue));
    if (!worn) continue;
    const { light, dark } = worn;
    assert.ok(contrast(light['on-primary'] ?? night, light.primary ?? paper) >= 4.5, `${hue} by day`);
    assert.ok(contrast(light.link ?? paper, paper) >= 4.5, `${hue}, links by day`);
    assert.ok(contrast(dark['on-primary'] ?? paper, dark.primary ?? night) >= 4.5, `${hue} by night`);
    assert.ok(contrast(dark.link ?? night, night) >= 4.5, `${hue}, links by night`);
    for (const { c } of Object.values({ ...light, ...dark })) assert.ok(c <= 0.13, `${hue} glows`);
  }
});

test('a brand that looks like an agent, like waiting or like danger is not worn', () => {
  assert.equal(brandOf('#a54580'), undefined, 'plum');
  assert.equal(brandOf('#ac7801'), undefined, 'saffron');
  assert.equal(brandOf('#c42636'), undefined, 'danger');
  assert.ok(brandOf('#1f6f4a'), 'green is free');
  assert.ok(brandOf('#444444'), 'grey has no hue that could be taken');
});

test('what is no colour is none', () => {
  for (const wrong of ['green', '#12345', 'url(x)', '#12345g', '']) assert.equal(colourOf(wrong), undefined);
});

/** A full colour of this hue, by way of HSL. */
function hexOf(hue: number): string {
  const part = (offset: number) => {
    const at = (offset + hue / 30) % 12;
    const value = 0.45 - 0.4 * Math.max(-1, Math.min(at - 3, 9 - at, 1));
    return Math.round(value * 255)
      .toString(16)
      .padStart(2, '0');
  };
  return `#${part(0)}${part(8)}${part(4)}`;
}
