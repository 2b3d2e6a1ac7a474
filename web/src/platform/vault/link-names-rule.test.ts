import { expect, test } from 'vitest';
import { isLinkAgency, isLinkFirstName } from './link-names-rule.ts';

test('[W14] a name goes into the link as agencies write it, Chinese brackets included', () => {
  for (const name of ['Tidewell Partners', '泰蔚顾问（上海）有限公司', 'Müller & Söhne', 'Smith’s', ' Tidewell ']) expect(isLinkAgency(name), name).toBe(true);
  expect(isLinkFirstName('林乔')).toBe(true);
});

test('[W14] markup, addresses, long numbers, direction marks and over-long names do not', () => {
  for (const name of ['<script>alert(1)</script>', 'javascript:alert(1)', 'www.example.com/x', 'Call 13800138000', '\u202Ellewdit', '长'.repeat(41), '']) {
    expect(isLinkAgency(name), name).toBe(false);
  }
  expect(isLinkFirstName('长'.repeat(21))).toBe(false);
});
