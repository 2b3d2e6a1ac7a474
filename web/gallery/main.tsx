import { createRoot } from 'react-dom/client';
import { textFor } from '../src/text/text.ts';
import { AppFrame } from '../src/ui/app-frame.tsx';
import { accountStories } from './stories/account.tsx';
import { actsStories } from './stories/acts.tsx';
import { approachStories } from './stories/approach.tsx';
import { consoleStories } from './stories/console.tsx';
import { exportStories } from './stories/exports.tsx';
import { importStories } from './stories/import.tsx';
import { closingStories } from './stories/closing.tsx';
import { deletionStories } from './stories/deletion.tsx';
import { findStories } from './stories/find.tsx';
import { handoverStories } from './stories/handover.tsx';
import { laterStories } from './stories/later.tsx';
import { recoveryStories } from './stories/recovery.tsx';
import { troubleStories } from './stories/trouble.tsx';
import { livingStories } from './stories/living.tsx';
import { briefStories } from './stories/brief.tsx';
import { mandatesStories } from './stories/mandates.tsx';
import { notifyStories } from './stories/notify.tsx';
import { talkStories } from './stories/talk.tsx';
import { peopleStories } from './stories/people.tsx';
import { requestsStories } from './stories/requests.tsx';
import { retentionStories } from './stories/retention.tsx';
import { removalStories } from './stories/removal.tsx';
import { workspaceStories } from './stories/workspace.tsx';
import { nothing, now } from './story.ts';

/** Every view with invented data, one by one: `?story=inbox&lang=zh&theme=dark`, and again when the address changes. Not part of the product. */
const stories = [
  ...accountStories,
  ...recoveryStories,
  ...workspaceStories,
  ...talkStories,
  ...actsStories,
  ...laterStories,
  ...notifyStories,
  ...peopleStories,
  ...troubleStories,
  ...findStories,
  ...mandatesStories,
  ...handoverStories,
  ...removalStories,
  ...requestsStories,
  ...briefStories,
  ...livingStories,
  ...approachStories,
  ...consoleStories,
  ...exportStories,
  ...importStories,
  ...closingStories,
  ...deletionStories,
  ...retentionStories,
];
const page = document.documentElement;
page.dataset['stories'] = stories.map(({ id }) => id).join(' ');

/** Draws what the address names into a new root; answers how to take it away. */
const show = (): (() => void) => {
  const query = new URLSearchParams(location.search);
  const language = query.get('lang') === 'zh' ? 'zh' : 'en';
  const theme = query.get('theme') === 'dark' ? 'dark' : 'light';
  const story = stories.find(({ id }) => id === query.get('story'));
  page.lang = language === 'zh' ? 'zh-CN' : 'en';
  page.dataset['theme'] = theme;
  const place = document.createElement('div');
  place.id = 'root';
  document.body.replaceChildren(place);
  const root = createRoot(place);
  root.render(
    <AppFrame spoken={{ language, text: textFor(language) }} theme={theme} navigate={nothing} fixedNow={now}>
      {story ? (
        story.render(language)
      ) : (
        <ul className="page">
          {stories.map(({ id }) => (
            <li key={id}>
              <a className="text-link" href={`?story=${id}&lang=${language}&theme=${theme}`}>
                {id}
              </a>
            </li>
          ))}
        </ul>
      )}
    </AppFrame>,
  );
  return () => root.unmount();
};

let takeAway = show();
addEventListener('popstate', () => {
  takeAway();
  takeAway = show();
});
