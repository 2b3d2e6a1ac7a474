import type { Browser, Page } from 'playwright-core';
import { inject } from 'vitest';
import type { Language } from '../../web/src/text/language.ts';
import { teamText } from '../../web/src/text/team.ts';
import { picture } from '../support/picture.ts';
import { begins, staffPage, type Staff } from './agency-page.ts';

const words = teamText.en;

/** The link that an owner hands over, from the page of people. */
export const invite = async (page: Page, name: string): Promise<string> => {
  await page.goto(`${inject('appUrl')}/settings/people`);
  await page.getByRole('button', { name: words.invite }).click();
  await page.getByLabel(begins(words.fieldName)).fill(name);
  await picture(page, 'invite');
  await page.getByRole('button', { name: words.inviteSubmit }).click();
  const link = await page.locator('[role=dialog] .share-text .link').innerText();
  await picture(page, 'invite-made');
  await page.getByRole('button', { name: words.done }).click();
  await page.getByText(name).waitFor();
  return link;
};

/** Follows the link on a phone, with keys of the own; in when it returns. */
export const join = async (browser: Browser, link: string, name: string, language: Language = 'en'): Promise<Staff> => {
  const text = teamText[language].join;
  const joiner = await staffPage(browser, inject('appUrl'), { language, viewport: 'phone' });
  await joiner.page.goto(link);
  await joiner.page.getByLabel(begins(text.name)).fill(name);
  await picture(joiner.page, `join-form-${language}`);
  await joiner.page.getByLabel(begins(text.email)).fill(`wei.${process.pid}.${Date.now()}@tidewell.example`);
  await joiner.page.getByLabel(begins(text.password)).fill('correct horse battery');
  await joiner.page.getByRole('button', { name: text.submit, exact: true }).click();
  await joiner.page.waitForURL(/\/inbox/);
  return joiner;
};
