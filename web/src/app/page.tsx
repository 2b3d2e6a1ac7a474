import { Gate } from './gate.tsx';
import { GoToInbox } from './go-to-inbox.tsx';

/** The mark, until the device knows who is here and sends them on. */
export default function HomePage() {
  return (
    <Gate audience="inside">
      <GoToInbox />
    </Gate>
  );
}
