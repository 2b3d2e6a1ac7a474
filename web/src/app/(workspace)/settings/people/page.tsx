import { PeopleScreen } from '../../../../features/team/people-screen.tsx';

export default function PeoplePage() {
  return <PeopleScreen />;
}
