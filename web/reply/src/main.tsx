import { render } from 'preact';
import { languageTag } from '../../src/text/language.ts';
import { startFlow } from './flow.ts';
import { PageView } from './views/page-view.tsx';

const page = document.getElementById('page');
if (page) {
  startFlow((state, language, actions) => {
    document.documentElement.lang = languageTag[language];
    render(<PageView state={state} language={language} now={Date.now()} actions={actions} />, page);
  });
}
