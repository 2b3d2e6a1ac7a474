import { render } from 'preact';
import { languageTag } from '../../src/text/language.ts';
import type { PageActions } from '../src/views/page-view.tsx';
import { PageView } from '../src/views/page-view.tsx';
import { now, stories } from './stories.ts';

/** Every state of the candidate's page, one by one: `?story=open&lang=zh&theme=dark`, and again when the address changes. Not part of the product. */
const page = document.documentElement;
page.dataset['stories'] = Object.keys(stories).join(' ');
const nothing: object = new Proxy({}, { get: () => () => undefined });
const actions = new Proxy({}, { get: () => nothing }) as PageActions;

/** Draws what the address names into a new root; answers how to take it away. */
const show = (): (() => void) => {
  const query = new URLSearchParams(location.search);
  const language = query.get('lang') === 'zh' ? 'zh' : 'en';
  page.lang = languageTag[language];
  page.dataset['theme'] = query.get('theme') === 'dark' ? 'dark' : 'light';
  const story = stories[query.get('story') ?? ''];
  const root = document.createElement('div');
  root.id = 'page';
  document.body.replaceChildren(root);
  render(story ? <PageView state={story(language)} language={language} now={now} actions={actions} /> : <p>{Object.keys(stories).join(' ')}</p>, root);
  return () => render(null, root);
};

let takeAway = show();
addEventListener('popstate', () => {
  takeAway();
  takeAway = show();
});
