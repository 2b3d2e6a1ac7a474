'use client';
import { useEffect, useRef } from 'react';
import { MoonStar } from 'lucide-react';
import { hourThere, placeOf, timeThere } from '../../text/format-there.ts';
import { nextMorning, ownZone } from '../../text/zone-time.ts';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/clock.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';

interface NightOfferProps {
  zone: string;
  onLater: (at: number) => void;
  onNow: () => void;
  onCancel: () => void;
}

/** Asked when something is sent into the other side's night: in the morning there, or now. Escape leaves the text where it is. */
export function NightOffer({ zone, onLater, onNow, onCancel }: NightOfferProps) {
  const text = useText().later;
  const language = useLanguage();
  const now = useNow();
  const box = useRef<HTMLElement>(null);
  useEffect(() => box.current?.querySelector('button')?.focus(), []);
  useEffect(() => {
    const leave = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') onCancel();
    };
    document.addEventListener('keydown', leave);
    return () => document.removeEventListener('keydown', leave);
  }, [onCancel]);
  const morning = nextMorning(zone, now);
  return (
    <section className="night-offer" ref={box} aria-label={text.sendLater}>
      <MoonStar aria-hidden />
      <div className="min-w-0 grow">
        <p role="status">
          <b className="num">{text.nightTitle(timeThere(zone, now), placeOf(zone, language))}</b>{' '}
          <span className="num">{text.nightHelp(hourThere(ownZone(), morning, now, language))}</span>
        </p>
        <p className="planned-when">{text.honest}</p>
        <div className="night-ways">
          <Button kind="primary" size="sm" onPress={() => onLater(morning)}>
            {text.sendAtEight}
          </Button>
          <Button kind="line" size="sm" onPress={onNow}>
            {text.sendNow}
          </Button>
          <Button kind="ghost" size="sm" onPress={onCancel}>
            {text.cancel}
          </Button>
        </div>
      </div>
    </section>
  );
}
