import type { Text } from "./en.ts";

export const es: Text = {
  pageTitle: "Verificación de identidad",
  language: "Idioma",
  loading: "Cargando su verificación",
  working: "Un momento…",
  retry: "Intentar de nuevo",
  goOnHere: "Continuar aquí con la otra",
  whatYouCanDo: "Qué puede hacer",
  step: (position, total, name) => `Paso ${position} de ${total}: ${name}`,
  stepName: { unknown: "Comprobación" },

  footer: {
    verifiedWith: "Verificado con Countersign",
    yourData: "Cómo se usan sus datos",
    yourDataBody: (organization) => [
      `${organization} gestiona este servicio y es responsable de sus datos. Conserva el resultado de esta comprobación y el momento en que se hizo.`,
      "Los códigos nunca se guardan de forma legible. Esta página usa una sola cookie, que solo recuerda por dónde va, sin rastreo ni publicidad.",
      `Puede pedir a ${organization} que le muestre o elimine sus datos.`,
    ],
    someOrganization: "La organización que le envió el enlace",
  },

  welcome: {
    title: "Confirme su identidad",
    intro: (organization) =>
      `${organization} le pide que confirme su identidad. Tardará un minuto, más o menos.`,
    stepsTitle: "Qué va a ocurrir",
    steps: (organization) => [
      {
        title: "Una comprobación breve",
        body: "Introducirá un código que le enviamos o dará un paso parecido.",
      },
      {
        title: `${organization} recibe el resultado`,
        body: "Sabrá si la superó y cuándo.",
      },
    ],
    linkWorksUntil: (moment) => `Enlace válido hasta: ${moment}`,
    consent: (organization) =>
      `Si acepta, ${organization} podrá comprobar su identidad para esta única solicitud y conservar el resultado. Puede negarse libremente.`,
    agree: "Aceptar y empezar",
    disagree: "No acepto",
    unexpected: (organization) =>
      `¿No esperaba este mensaje? No continúe y pregunte a ${organization} por un teléfono o una dirección que ya conozca.`,
  },

  signIn: {
    intro: (application, organization) =>
      `Está iniciando sesión en ${application}. ${organization} le pide que confirme su identidad.`,
    onlyYourself: (application) =>
      `Continúe solo si usted mismo ha empezado a iniciar sesión en ${application} en otro dispositivo, ahora mismo. Si alguien le ha enviado aquí, quiere entrar en su nombre: cierre esta página.`,
    returnTitle: "Vuelva a su otro dispositivo",
    returnBody: (application) =>
      `Identidad confirmada. El inicio de sesión en ${application} continúa allí por sí solo.`,
    failedWays: (application, organization) => [
      `Vuelva a ${application} e inicie sesión de nuevo.`,
      `Si se repite, contacte con el servicio de asistencia de ${organization}.`,
    ],
    goingOn: (application) => `Identidad confirmada. Le llevamos a ${application}.`,
    goOn: (application) => `Continuar a ${application}`,
  },

  declined: {
    title: "No se ha iniciado nada",
    body: (organization) =>
      `Como no ha aceptado, no se ha comprobado nada y ${organization} no ha recibido nada de usted.`,
    ways: (organization) => [
      `Pregunte al servicio de asistencia de ${organization} de qué otra forma puede confirmar su identidad.`,
      "¿Ha cambiado de opinión? Puede volver y empezar.",
    ],
    back: "Volver",
  },

  resume: {
    title: "Hola de nuevo",
    body: "Ya había empezado. Continúe donde lo dejó.",
    go: "Continuar",
  },

  succeeded: {
    title: "Identidad confirmada",
    body: (organization) => `Gracias. ${organization} ha recibido el resultado.`,
    goingBack: (organization, seconds) =>
      seconds === 1
        ? `Volverá a ${organization} en 1 segundo`
        : `Volverá a ${organization} en ${seconds} segundos`,
    announce: (organization, seconds) =>
      `Identidad confirmada. Volverá a ${organization} en ${seconds} segundos. Elija «Quedarme en esta página» para quedarse.`,
    back: (organization) => `Volver a ${organization}`,
    stay: "Quedarme en esta página",
    stayed: "Se queda en esta página.",
    close: "Ya puede cerrar esta página.",
  },

  review: {
    title: "Una persona lo está revisando",
    body: (organization) => `Usted ya ha terminado. Ahora alguien de ${organization} revisa su solicitud.`,
    next: (organization) => `${organization} le avisará. Ya puede cerrar esta página.`,
    check: "Ver si hay un resultado",
    stillWaiting: "Todavía no hay ningún resultado.",
  },

  failed: {
    title: "No hemos podido verificarle",
    reasons: {
      LINK_EXPIRED: {
        title: "Este enlace ha caducado",
        body: "Nadie inició la verificación a tiempo.",
        ways: (organization) => [`Pida a ${organization} que le envíe un enlace nuevo.`],
      },
      SESSION_EXPIRED: {
        title: "Se ha agotado el tiempo",
        body: "La verificación no se completó a tiempo y, por su seguridad, se ha cerrado.",
        ways: (organization) => [
          `Pida a ${organization} que le envíe un enlace nuevo. Solo tardará un minuto.`,
        ],
      },
      CANCELED: {
        title: "Esta verificación se ha cancelado",
        body: "Se cerró antes de que la completara. Usted no ha hecho nada mal.",
        ways: (organization) => [
          `Si todavía la necesita, pida a ${organization} que le envíe un enlace nuevo.`,
        ],
      },
      TOO_MANY_ATTEMPTS: {
        title: "Demasiados códigos incorrectos",
        body: "El código fue incorrecto demasiadas veces y lo hemos detenido para proteger su cuenta.",
        ways: (organization) => [
          `Pida a ${organization} que le envíe un enlace nuevo y empiece otra vez.`,
          `Si usted no lo ha solicitado, avise al servicio de asistencia de ${organization}.`,
        ],
      },
      NO_CONTACT_POINT: {
        title: "No podemos contactar con usted",
        body: "No consta ninguna dirección de correo ni ningún teléfono al que enviarle un código.",
        ways: (organization) => [
          `Pida al servicio de asistencia de ${organization} que añada su correo o su teléfono y que después le envíe un enlace nuevo.`,
        ],
      },
      REVIEW_REJECTED: {
        title: "Su solicitud no se ha aprobado",
        body: "Una persona la ha revisado y no ha podido confirmar su identidad.",
        ways: (organization) => [
          `Contacte con el servicio de asistencia de ${organization}. Pueden explicarle la decisión o buscar otra forma.`,
        ],
      },
      DELIVERY_FAILED: {
        title: "El código no le ha llegado",
        body: "Hemos intentado enviarle un código y no se ha podido entregar.",
        ways: (organization) => [
          `Pida al servicio de asistencia de ${organization} que compruebe su correo y su teléfono y que después le envíe un enlace nuevo.`,
        ],
      },
      CONTACT_CHANGED: {
        title: "Sus datos de contacto han cambiado",
        body: "El código se envió a un correo o un teléfono que no es el que consta ahora para usted.",
        ways: (organization) => [
          `Pida a ${organization} que le envíe un enlace nuevo. El código irá al correo o al teléfono que consta.`,
          `Si usted no ha pedido ningún cambio, avise al servicio de asistencia de ${organization}.`,
        ],
      },
      UNKNOWN: {
        title: "No hemos podido verificarle",
        body: "La verificación ha terminado sin éxito.",
        ways: (organization) => [
          `Contacte con el servicio de asistencia de ${organization} o pida un enlace nuevo.`,
        ],
      },
    },
    back: (organization) => `Volver a ${organization}`,
  },

  deadEnds: {
    LINK_INVALID: {
      title: "Este enlace no funciona",
      body: "No conocemos este enlace. Puede que se haya cortado o cambiado por el camino.",
      ways: [
        "Abra otra vez el enlace del mensaje o cópielo entero.",
        "Si no sirve, pida un enlace nuevo a quien se lo envió.",
      ],
    },
    LINK_EXPIRED: {
      title: "Este enlace ha caducado",
      body: "Por su seguridad, los enlaces solo funcionan durante un tiempo.",
      ways: ["Pida un enlace nuevo a quien se lo envió."],
    },
    LINK_CANCELED: {
      title: "Este enlace se ha cancelado",
      body: "Se ha retirado la solicitud. No tiene que hacer nada.",
      ways: ["Si todavía necesita verificarse, pida un enlace nuevo a quien se lo envió."],
    },
    LINK_REPLACED: {
      title: "Hay un enlace más reciente",
      body: "Se le ha enviado un enlace más reciente y este ya no funciona.",
      ways: [
        "Abra el enlace del mensaje más reciente.",
        "¿No lo encuentra? Mire también en el correo no deseado.",
      ],
    },
    LINK_ALREADY_USED: {
      title: "Este enlace se abrió en otro lugar",
      body: "Un enlace solo funciona en un navegador: aquel en el que se inició la verificación.",
      ways: [
        "Si fue usted, continúe en el navegador o en el dispositivo donde empezó.",
        "Si no fue usted, no continúe y avise enseguida al servicio de asistencia.",
        "En otro caso, pida un enlace nuevo a quien se lo envió.",
      ],
    },
    NO_SESSION: {
      title: "Vuelva a abrir su enlace",
      body: "No sabemos qué verificación corresponde a este navegador. Quizá las cookies estén bloqueadas o esté en otro navegador.",
      ways: [
        "Abra otra vez el enlace de su mensaje en este navegador.",
        "Permita las cookies de esta página si las ha bloqueado.",
      ],
    },
    ANOTHER_SESSION: {
      title: "Ha empezado otra verificación",
      body: "Se empezó en este navegador después de esta, quizá en otra pestaña. Un navegador lleva una sola a la vez. Lo que ha introducido aquí no se ha usado.",
      ways: [
        "Continúe con la otra en su pestaña o aquí.",
        "Si todavía necesita esta, pida un enlace nuevo, o inicie sesión de nuevo, cuando termine la otra.",
      ],
    },
    SESSION_EXPIRED: {
      title: "Se ha agotado el tiempo",
      body: "La verificación no se completó a tiempo y, por su seguridad, se ha cerrado.",
      ways: ["Pida un enlace nuevo a quien se lo envió. Solo tardará un minuto."],
    },
  },

  problems: {
    offline: "Parece que no tiene conexión. No se ha perdido nada: compruébela e inténtelo de nuevo.",
    unreachable: "No hemos recibido respuesta. No se ha perdido nada: inténtelo de nuevo.",
    rateLimited: (seconds) =>
      seconds === null
        ? "Demasiadas veces en poco tiempo. Espere un momento e inténtelo de nuevo."
        : `Demasiadas veces en poco tiempo. Inténtelo de nuevo en ${seconds} segundos.`,
    tooManyAttempts: (minutes) =>
      minutes === null
        ? "Ha habido demasiadas respuestas incorrectas para usted. Inténtelo más tarde o contacte con el servicio de asistencia."
        : `Ha habido demasiadas respuestas incorrectas para usted. Inténtelo en ${minutes} min o contacte con el servicio de asistencia.`,
    refused:
      "No ha funcionado. Inténtelo de nuevo. Si vuelve a ocurrir, contacte con el servicio de asistencia.",
    offlineTitle: "No tiene conexión",
    offlineBody: "Compruebe su conexión. Lo intentaremos de nuevo en cuanto vuelva.",
    unreachableTitle: "No podemos conectar con el servicio",
    unreachableBody:
      "El servicio no responde en este momento. Su enlace sigue siendo válido y no se pierde nada.",
  },

  unknownStep: {
    title: "Vuelva a cargar esta página",
    body: "Esta página es más antigua que el paso que viene ahora.",
    reload: "Cargar de nuevo",
  },
};
