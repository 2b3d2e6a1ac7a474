import { render } from 'preact';
import { languageTag } from '../../src/text/language.ts';
import type { PageActions } from '../src/views/page-view.tsx';
import { PageView } from '../src/views/page-view.tsx';
import { now, stories } from './stories.ts';

/** Every state of the candidate's page, one by one: `?story=open&lang=zh&theme=dark`. Not part of the product. */
const query = new URLSearchParams(location.search);
const language = query.get('lang') === 'zh' ? 'zh' : 'en';
const root = document.getElementById('root');
const page = document.documentElement;
page.lang = languageTag[language];
page.dataset['theme'] = query.get('theme') === 'dark' ? 'dark' : 'light';
page.dataset['stories'] = Object.keys(stories).join(' ');
const nothing: object = new Proxy({}, { get: () => () => undefined });
const actions = new Proxy({}, { get: () => nothing }) as PageActions;
const story = stories[query.get('story') ?? ''];
if (root) {
  root.id = 'page';
  render(story ? <PageView state={story(language)} language={language} now={now} actions={actions} /> : <p>{Object.keys(stories).join(' ')}</p>, root);
}
