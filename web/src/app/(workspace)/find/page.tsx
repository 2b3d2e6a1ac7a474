import { FindPlace } from './find-place.tsx';

export default function FindPage() {
  return <FindPlace />;
}
