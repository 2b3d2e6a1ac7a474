import { RightsPlace } from './rights-place.tsx';

export default function RightsPage() {
  return <RightsPlace />;
}
