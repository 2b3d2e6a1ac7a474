import { render } from 'preact';
import { languageTag } from '../../src/text/language.ts';
import { startFlow } from './flow.ts';
import { PageView } from './views/page-view.tsx';

/** A page that is not shown gets no pictures; it is drawn all the same. */
const hiddenMs = 200;

const page = document.getElementById('page');
if (page) {
  let draw: (() => void) | null = null;
  // However much changes, it is drawn once a picture: what is sealed and sent does not wait behind it.
  const drawNow = (): void => {
    draw?.();
    draw = null;
  };
  startFlow((state, language, actions) => {
    if (draw === null) {
      requestAnimationFrame(drawNow);
      setTimeout(drawNow, hiddenMs);
    }
    draw = () => {
      const tag = languageTag[language];
      // The language of a page touches the style of everything in it.
      if (document.documentElement.lang !== tag) document.documentElement.lang = tag;
      render(<PageView state={state} language={language} now={Date.now()} actions={actions} />, page);
    };
  });
}
