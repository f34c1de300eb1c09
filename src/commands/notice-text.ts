import type { Config } from '../config/config.js';
import type { Jurisdiction } from '../config/jurisdictions.js';
import type { Purpose } from '../config/refused-purposes.js';

export const noticeLanguages = ['en', 'de'] as const;
export type NoticeLanguage = (typeof noticeLanguages)[number];

type Told = Pick<Config, 'purpose' | 'jurisdiction' | 'notice' | 'journal' | 'retention' | 'cameras'>;

/** Whether a camera's pictures may be looked at, live or at an apex. */
const isShown = (cameras: Told['cameras']): boolean =>
  cameras.some(({ pictures }) => pictures.preview || pictures.apex);

const shown: Record<NoticeLanguage, string> = {
  en: `
- Those with a password may look at the picture of the camera, and at single pictures of a movement. Who watches is
  written down.`,
  de: `
- Wer ein Passwort hat, darf das Bild der Kamera und einzelne Bilder einer Bewegung ansehen. Festgehalten wird, wer
  zusieht.`,
};

/** What is not configured is left to be written by hand. */
const blank = '______________________________';

type Words = {
  purposes: Record<Purpose, string>;
  /** The duties to inform that the notice serves. */
  laws: Partial<Record<Jurisdiction, string>>;
  text(told: Told, purpose: string, law: string | undefined): string;
};

const words: Record<NoticeLanguage, Words> = {
  en: {
    purposes: {
      research: 'research',
      therapy: 'therapy',
      medical: 'medical reasons',
      safety: 'safety',
      usability: 'usability tests',
      training: 'practice for oneself',
      recruitment: 'recruitment',
      workplace: 'the workplace',
      education: 'education',
      other: blank,
    },
    laws: {
      EU: 'Information under Articles 13 and 14 GDPR and Article 50(3) of Regulation (EU) 2024/1689.',
      UK: 'Information under Articles 13 and 14 UK GDPR.',
      CH: 'Information under Article 19 of the Federal Act on Data Protection (FADP).',
    },
    text: ({ notice, journal, cameras, retention: { journalDays } }, purpose, law) => `THIS ROOM IS WATCHED BY A CAMERA

A camera and a computer program look for brief movements of the face (micro-expressions, at most half a second)
and compare them with expressions of emotion.

What for        ${purpose}
Who answers     ${notice.controller ?? blank}
Whom to ask     ${notice.contact ?? blank}

- Nobody is watched without having agreed. You may take that back at any time, without giving a reason: say so.
- No picture and no sound is stored${isShown(cameras) ? '' : ', and none leaves the box in this room'}. Nobody is recognised or identified.${isShown(cameras) ? shown.en : ''}
- What is noted is a movement: when, where on the face, how far, and what it resembled. It is no verdict on a
  person, it may be wrong, and it says nothing of lies or of what somebody feels.
- Notes are ${journal ? `kept for ${journalDays} days at most` : 'not kept on the box after they have been sent'}; what they are sent to may keep them longer.
- You may ask what was noted, and have it erased. Ask for the number of your session or of your form.
${notice.privacyNotice ? `\nMore: ${notice.privacyNotice}\n` : ''}${law ? `\n${law}\n` : ''}`,
  },
  de: {
    purposes: {
      research: 'Forschung',
      therapy: 'Therapie',
      medical: 'medizinische Gründe',
      safety: 'Sicherheit',
      usability: 'Tests der Gebrauchstauglichkeit',
      training: 'eigenes Üben',
      recruitment: 'Personalauswahl',
      workplace: 'Arbeitsplatz',
      education: 'Bildung',
      other: blank,
    },
    laws: {
      EU: 'Information nach Artikel 13 und 14 DSGVO und Artikel 50 Absatz 3 der Verordnung (EU) 2024/1689.',
      UK: 'Information nach Artikel 13 und 14 UK GDPR.',
      CH: 'Information nach Artikel 19 des Datenschutzgesetzes (DSG).',
    },
    text: (
      { notice, journal, cameras, retention: { journalDays } },
      purpose,
      law,
    ) => `IN DIESEM RAUM BEOBACHTET EINE KAMERA

Eine Kamera und ein Computerprogramm suchen nach kurzen Bewegungen des Gesichts (Mikroexpressionen, höchstens
eine halbe Sekunde) und vergleichen sie mit dem Ausdruck von Gefühlen.

Wozu                 ${purpose}
Verantwortlich       ${notice.controller ?? blank}
Ansprechpartner      ${notice.contact ?? blank}

- Niemand wird ohne Einwilligung beobachtet. Sie können sie jederzeit und ohne Grund widerrufen: Sagen Sie es.
- Weder Bild noch Ton wird gespeichert${isShown(cameras) ? '' : ' oder verlässt das Gerät in diesem Raum'}. Niemand wird erkannt oder identifiziert.${isShown(cameras) ? shown.de : ''}
- Festgehalten wird eine Bewegung: wann, wo im Gesicht, wie weit, und wem sie ähnelt. Das ist kein Urteil über einen
  Menschen, es kann falsch sein, und es sagt nichts über Lügen oder darüber, was jemand fühlt.
- Die Notizen werden ${journal ? `höchstens ${journalDays} Tage aufbewahrt` : 'auf dem Gerät nicht aufbewahrt, sobald sie gesendet sind'}; wer sie empfängt, kann sie länger behalten.
- Sie können erfahren, was festgehalten wurde, und es löschen lassen. Fragen Sie nach der Nummer Ihrer Sitzung oder
  Ihres Formulars.
${notice.privacyNotice ? `\nMehr: ${notice.privacyNotice}\n` : ''}${law ? `\n${law}\n` : ''}`,
  },
};

/** The notice for the door: plain text, lines of at most 120 characters. What the configuration does not tell is left blank. */
export function noticeText(told: Told, language: NoticeLanguage): string {
  const { purposes, laws, text } = words[language];
  return text(told, purposes[told.purpose], laws[told.jurisdiction]);
}
