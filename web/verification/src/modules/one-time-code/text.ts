import type { Translations } from "../../i18n/language.ts";

const en = {
  choose: {
    title: "Get your code",
    body: "Where should we send your 6-digit code?",
    EMAIL: "E-mail",
    SMS: "Text message",
  },
  enter: {
    title: "Enter your code",
    sent: { EMAIL: "We sent a 6-digit code by e-mail to", SMS: "We sent a 6-digit code by text message to" },
    waiting: "We are sending you a 6-digit code.",
    label: "6-digit code",
    hint: (until: string) => `Works until ${until}`,
    confirm: "Confirm",
    incorrect: "That code is not correct. Check it and enter it again.",
    attemptsLeft: (count: number) => (count === 1 ? "This is your last attempt." : `${count} attempts left.`),
    incomplete: "Enter all 6 digits.",
    secret: (organization: string) =>
      `Keep the code to yourself. Nobody at ${organization} will ever ask you for it.`,
  },
  resend: {
    question: "No code yet?",
    button: "Send a new code",
    wait: (countdown: string) => `Send a new code in ${countdown}`,
    ready: "You can now ask for a new code.",
    sent: "A new code is on its way. The old one no longer works.",
    tooSoon: "A moment more, please: a code was sent just now.",
    limit: (organization: string) =>
      `No more codes can be sent. Use the last one, or ask the help desk of ${organization} for a new link.`,
    exhausted: (organization: string) =>
      `No more codes can be sent. Ask the help desk of ${organization} for a new link.`,
    other: { EMAIL: "Send it by e-mail instead", SMS: "Send it by text message instead" },
    spam: "Look into your spam folder too.",
  },
  renew: {
    expired: {
      title: "Get a new code",
      body: "For your safety, codes work for a short time only. That one has expired.",
    },
    undelivered: {
      title: "Your code didn’t arrive",
      body: (destination: string) => `We could not deliver it to ${destination}.`,
    },
    help: (organization: string) =>
      `If this happens again, ask the help desk of ${organization} to check your contact details.`,
  },
};

export type OneTimeCodeText = typeof en;

const es: OneTimeCodeText = {
  choose: {
    title: "Reciba su código",
    body: "¿Adónde enviamos su código de 6 cifras?",
    EMAIL: "Correo electrónico",
    SMS: "Mensaje de texto",
  },
  enter: {
    title: "Introduzca su código",
    sent: {
      EMAIL: "Hemos enviado un código de 6 cifras por correo a",
      SMS: "Hemos enviado un código de 6 cifras por mensaje de texto a",
    },
    waiting: "Le estamos enviando un código de 6 cifras.",
    label: "Código de 6 cifras",
    hint: (until) => `Válido hasta: ${until}`,
    confirm: "Confirmar",
    incorrect: "Ese código no es correcto. Compruébelo e introdúzcalo otra vez.",
    attemptsLeft: (count) => (count === 1 ? "Es su último intento." : `Le quedan ${count} intentos.`),
    incomplete: "Introduzca las 6 cifras.",
    secret: (organization) => `No comparta el código. Nadie de ${organization} se lo pedirá nunca.`,
  },
  resend: {
    question: "¿No le ha llegado?",
    button: "Enviar un código nuevo",
    wait: (countdown) => `Enviar un código nuevo en ${countdown}`,
    ready: "Ya puede pedir un código nuevo.",
    sent: "Un código nuevo está en camino. El anterior ya no sirve.",
    tooSoon: "Espere un momento: se acaba de enviar un código.",
    limit: (organization) =>
      `No se pueden enviar más códigos. Use el último o pida un enlace nuevo al servicio de asistencia de ${organization}.`,
    exhausted: (organization) =>
      `No se pueden enviar más códigos. Pida un enlace nuevo al servicio de asistencia de ${organization}.`,
    other: { EMAIL: "Enviarlo por correo", SMS: "Enviarlo por mensaje de texto" },
    spam: "Mire también en el correo no deseado.",
  },
  renew: {
    expired: {
      title: "Pida un código nuevo",
      body: "Por su seguridad, los códigos solo sirven durante poco tiempo. Ese ya ha caducado.",
    },
    undelivered: {
      title: "Su código no ha llegado",
      body: (destination) => `No hemos podido entregarlo en ${destination}.`,
    },
    help: (organization) =>
      `Si vuelve a ocurrir, pida al servicio de asistencia de ${organization} que compruebe sus datos de contacto.`,
  },
};

export const oneTimeCodeText: Translations<OneTimeCodeText> = { en, es };
