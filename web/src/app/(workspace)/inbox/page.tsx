import { InboxPlace } from './inbox-place.tsx';

export default function InboxPage() {
  return <InboxPlace />;
}
