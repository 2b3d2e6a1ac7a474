import { RecoveriesScreen } from '../../../../features/recovery/recoveries-screen.tsx';
import { PeopleScreen } from '../../../../features/team/people-screen.tsx';

export default function PeoplePage() {
  return <PeopleScreen recoveries={<RecoveriesScreen />} />;
}
