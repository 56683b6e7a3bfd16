import type { Template } from "./template.ts";

export const es: Template = {
  link: {
    subject: ({ organization }) => `${organization} le pide que verifique su identidad`,
    heading: () => "Verifique su identidad, por favor",
    intro: ({ organization }) => [
      `Para confirmar que es usted, ${organization} le pide una breve comprobación de identidad. Dura unos minutos y funciona en cualquier teléfono u ordenador.`,
    ],
    button: "Verificar mi identidad",
    address: "Si el botón no funciona, copie esta dirección en su navegador:",
    closing: ({ duration, until }) => [
      `El enlace es personal, funciona en un solo navegador y es válido durante ${duration} (hasta el ${until}). No lo reenvíe.`,
      "¿No esperaba este mensaje? Ignórelo: no ocurre nada mientras no se use el enlace. Nunca le pediremos su contraseña por correo.",
    ],
    sms: ({ organization, duration }, url) =>
      `${organization}: verifique su identidad: ${url} Válido ${duration}. ¿No lo esperaba? Ignórelo.`,
  },
  code: {
    subject: ({ organization, code }) => `${code} es su código para ${organization}`,
    heading: () => "Su código de verificación",
    intro: ({ organization }) => [
      `Introduzca este código en la página donde verifica su identidad para ${organization}:`,
    ],
    closing: ({ duration }) => [
      `El código es válido durante ${duration} y sirve una sola vez. No se lo dé a nadie: ni nosotros ni su organización se lo pediremos nunca por teléfono o mensaje.`,
      "¿No lo ha pedido? Ignore este mensaje.",
    ],
    sms: ({ organization, code, duration }) =>
      `${code} es su código para ${organization}. Válido ${duration}. No lo comparta. ¿No lo ha pedido? Ignórelo.`,
  },
  webhookDisabled: {
    subject: ({ host }) => `Se han desactivado los webhooks hacia ${host}`,
    heading: ({ host }) => `El endpoint de webhooks en ${host} no responde`,
    intro: ({ host, since }) => [
      `Todas las peticiones al endpoint en ${host} han fallado desde el ${since}. Por eso se ha desactivado.`,
      "Los eventos que ocurran a partir de ahora se guardan para él. Repare el receptor y active después el endpoint: lo guardado se enviará automáticamente.",
    ],
    button: "Abrir el panel",
    address: "Si el botón no funciona, copie esta dirección en su navegador:",
    closing: [
      "Las entregas del endpoint muestran lo que respondió el receptor. Las entregas se guardan solo durante un tiempo limitado.",
    ],
  },
  administratorFooter: (organization) =>
    `Recibe este mensaje porque administra ${organization} en Countersign.`,
  footer: (organization) =>
    `Recibe este mensaje porque ${organization} ha iniciado una verificación de identidad para usted con Countersign.`,
};
