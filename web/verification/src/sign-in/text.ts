import type { Translations } from "../i18n/language.ts";

const en = {
  choose: {
    title: (application: string) => `Sign in to ${application}`,
    body: (organization: string) => `${organization} asks you to confirm your identity first.`,
    email: "Work e-mail",
    emailMissing: "Enter your work e-mail address.",
    here: "Continue on this device",
    phone: "Use your phone instead",
    expired: "Nobody used the code in time. Choose again how to go on.",
    cancel: "Cancel and go back",
  },
  wait: {
    title: "Scan this with your phone",
    code: "QR code that opens the verification on your phone",
    steps: [
      "Open the camera of your phone and point it at the code.",
      "Follow the steps on your phone.",
      "This page goes on by itself.",
    ],
    keep: "Only use a phone that you have with you. Don’t send a picture of the code to anybody.",
    waiting: "Waiting for your phone …",
    startedTitle: "Finish on your phone",
    started: "Your phone has opened it. Follow the steps there: this page goes on by itself.",
  },
  gone: {
    title: "Please sign in again",
    body: "This sign-in does not belong to this browser, or it is over.",
    ways: ["Go back to the application and sign in from there.", "Allow cookies if you have blocked them."],
  },
};

export type SignInText = typeof en;

const es: SignInText = {
  choose: {
    title: (application) => `Iniciar sesión en ${application}`,
    body: (organization) => `${organization} le pide que antes confirme su identidad.`,
    email: "Correo electrónico del trabajo",
    emailMissing: "Escriba su correo electrónico del trabajo.",
    here: "Continuar en este dispositivo",
    phone: "Usar el teléfono",
    expired: "Nadie usó el código a tiempo. Elija de nuevo cómo continuar.",
    cancel: "Cancelar y volver",
  },
  wait: {
    title: "Escanee esto con su teléfono",
    code: "Código QR que abre la verificación en su teléfono",
    steps: [
      "Abra la cámara del teléfono y apunte al código.",
      "Siga los pasos en el teléfono.",
      "Esta página continúa por sí sola.",
    ],
    keep: "Use solo un teléfono que tenga a mano. No envíe a nadie una foto del código.",
    waiting: "Esperando a su teléfono…",
    startedTitle: "Termine en su teléfono",
    started: "Su teléfono lo ha abierto. Siga los pasos allí: esta página continúa por sí sola.",
  },
  gone: {
    title: "Inicie sesión de nuevo",
    body: "Este inicio de sesión no pertenece a este navegador o ya ha terminado.",
    ways: ["Vuelva a la aplicación e inicie sesión desde allí.", "Permita las cookies si las ha bloqueado."],
  },
};

export const signInText: Translations<SignInText> = { en, es };
