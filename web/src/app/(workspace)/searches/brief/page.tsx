import { BriefPlace } from './brief-place.tsx';

export default function BriefPage() {
  return <BriefPlace />;
}
