import { UnlockScreen } from '../../features/account/unlock-screen.tsx';
import { Gate } from '../gate.tsx';

export default function UnlockPage() {
  return (
    <Gate audience="unlocking">
      <UnlockScreen />
    </Gate>
  );
}
