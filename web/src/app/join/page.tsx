import { JoinScreen } from '../../features/team/join-screen.tsx';
import { Gate } from '../gate.tsx';

export default function JoinPage() {
  return (
    <Gate audience="joining">
      <JoinScreen />
    </Gate>
  );
}
