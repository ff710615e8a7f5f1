/**
 * What the reply guard must find (class, then the text with the exact span in ‹ ›) and what it must let pass, by language.
 * One case a line; the lines are the specification.
 */
interface Cases {
  readonly found: string
  readonly pass: string
}

export const CASES: Readonly<Record<string, Cases>> = {
  fr: {
    found: `
      G1 Nous vous assurons que ce n'est pas une ‹contrefaçon›.
      G1 L'article n'est ‹pas un faux›, monsieur.
      G1 Ce n'est pas ‹une copie du produit› de marque.
      G1 Nous ne sommes pas des ‹arnaqueurs›.
      G1 Votre colis a sans doute ‹été volé› par un tiers.
      G1 Ce produit n'est pas ‹dangereux›.
      G1 Il n'a jamais été vendu ‹d'occasion›, il est neuf.
      G1 Notre ‹avocat› vous répondra.
      G1 Vous pouvez ‹porter plainte›, nous attendons.
      G1 Ce modele n'est pas ‹contrefait›, promis juré.
      G2 Toutes nos excuses, c'est ‹notre faute›.
      G2 Nous ‹reconnaissons notre erreur› et la corrigeons.
      G2 Il s'agit d'un ‹défaut connu› de cette série.
      G2 ‹Nous savions› que ce modèle posait question.
      G2 Notre ‹fournisseur nous a trompés›.
      G2 Cela vient d'un ‹lot défectueux›.
      G3 Merci de ‹modifier votre avis› après réception.
      G3 Pourriez-vous ‹supprimer votre commentaire› ?
      G3 Laissez-nous ‹5 étoiles› si cela vous convient.
      G3 Nous vous remboursons ‹en échange›.
      G4 Merci de ‹retirer votre réclamation› dès aujourd'hui.
      G4 S'il vous plaît, ‹fermez le litige› maintenant.
      G4 ‹N'ouvrez pas de réclamation›, nous réglons tout.
      G4 Il est ‹inutile de contacter Amazon› pour cela.
      G4 ‹Une fois la réclamation annulée›, nous enverrons l'article.
      G5 Écrivez-nous sur ‹WhatsApp› pour aller plus vite.
      G5 Rendez-vous sur ‹notre site› pour la suite.
      G5 ‹Appelez-nous› dès que possible.
      G5 Nous ferons un ‹virement› dans la semaine.
      G5 Envoyez-nous votre ‹RIB›, merci.
      G6 ‹Vous auriez dû› vérifier la taille.
      G6 Manifestement ‹vous n'avez pas lu› la notice.
      G6 Il s'agit d'une ‹mauvaise utilisation› de l'appareil.
      G6 ‹Vous mentez› sur la date.
      G6 ‹Aucun autre client› n'a eu ce souci.
      G7 ‹Comme déjà dit›, le colis est parti lundi.
      G7 ‹Je vous répète› que le colis est parti.
      G7 ‹Soyez patient›, il arrive.
      G7 ‹Calmez-vous›, madame.
      G7 C'est la ‹dernière fois› que nous répondons.
      G8 Voici un ‹code promo› pour vous.
      G8 Une ‹remise sur votre prochaine commande› vous attend.
      G9 Vous serez ‹remboursé immédiatement›.
      G9 Nous ‹garantissons que› le colis arrivera.
      G9 Vous aurez la somme ‹sous 24 h›.
      G10 Cet article est ‹non remboursable›.
      G10 Votre ‹garantie annulée› ne peut être rétablie.`,
    pass: `
      Vous pouvez annuler la commande depuis votre page de commande.
      Si vous souhaitez changer la taille, dites-le-nous.
      Si vous changez d'avis, le retour est sans frais.
      Le sac en faux cuir est lavable à la main.
      Ce bruit vient peut-être d'un faux contact dans la prise.
      Vous trouverez une copie de la facture dans votre espace.
      Par prudence, cessez de l'utiliser et débranchez-le.
      N'utilisez plus l'article et gardez-le hors de portée des enfants.
      Arrêtez d'utiliser l'appareil et éloignez-le des enfants.
      Vous pouvez ouvrir une réclamation auprès de la place de marché à tout moment.
      Vous restez libre de faire une réclamation sur Amazon.
      Le livreur a laissé un avis de passage le mardi.
      L'huile d'avocat est pressée à froid.
      La peinture est non toxique et lavable.
      Le drone a un temps de vol de vingt minutes.
      Nous aurons l'occasion de vous écrire à nouveau.
      La solution utilisée fonctionne sur ce modèle.
      Vous auriez dû recevoir le colis mardi dernier.
      Votre point de vue compte pour nous.
      Retirez le couvercle avant la première utilisation.
      Fermez bien le flacon après usage.
      Le montre est compatible avec les appels WhatsApp.
      L'article part à l'adresse enregistrée sur la place de marché.
      Nous avons bien noté le numéro de commande 404-1234567-1234567.
      Nous vous remercions de votre patience.
      Vous pouvez bien évidemment nous répondre ici.
      Dites-nous si l'échange vous convient.
      L'évaluation des dégâts demande deux photos.
      Le SAV de DHL et la TVA figurent sur la facture.
      Bonjour Madame DUPONT, votre colis est parti le 20.11.2026.`,
  },
  en: {
    found: `
      G1 This item is not a ‹counterfeit›.
      G1 We never sell ‹fake› goods.
      G1 It is not a ‹replica›, we can assure you.
      G1 We are not ‹scammers›.
      G1 The parcel may have been ‹stolen› from your porch.
      G1 That is completely ‹illegal› in your country.
      G1 The battery is not ‹dangerous› at all.
      G1 We did not send you ‹a used item›.
      G1 Nothing here is ‹second-hand›.
      G1 Our ‹lawyer› will be in touch.
      G1 We will see you ‹in court›.
      G2 We are sorry, it's ‹our fault›.
      G2 ‹We admit› that the label was wrong.
      G2 We were ‹negligent› with the packing.
      G2 It is a ‹known defect› in this model.
      G2 Our ‹supplier cheated us›.
      G2 It came from a ‹faulty batch›.
      G3 Could you ‹change your review› afterwards?
      G3 Please ‹remove the negative feedback› you left.
      G3 We hope for ‹5 stars› from you.
      G3 Kindly ‹leave us a review› on the site.
      G3 We offer a refund ‹in exchange for› a small favour.
      G4 Please ‹withdraw your claim› first.
      G4 Please ‹don't open a case› about this.
      G4 There is ‹no need to contact Amazon› about it.
      G4 ‹Once you cancel the claim› we will refund you.
      G5 Message us on ‹WhatsApp› instead.
      G5 Visit ‹our website› for the manual.
      G5 ‹Call us› any time.
      G5 We can pay you by ‹bank transfer›.
      G5 We will send you a ‹gift card›.
      G6 ‹You should have› measured first.
      G6 Sadly ‹you didn't read› the description.
      G6 This looks like ‹misuse› to us.
      G6 ‹You are lying› about the date.
      G6 ‹Nobody else complained› about this lamp.
      G6 ‹As already explained›, the parcel has left.
      G7 ‹As I said›, it has left.
      G7 ‹I repeat› that it has left.
      G7 ‹Calm down›, please.
      G7 ‹Stop messaging› us every hour.
      G7 ‹Obviously› it was delivered.
      G8 Here is a ‹coupon› for you.
      G8 Come and ‹visit our store› soon.
      G9 You ‹will be refunded today› in full.
      G9 ‹We guarantee that› it arrives.
      G10 Sorry, ‹no refunds› on this one.
      G10 Your ‹warranty is void› now.`,
    pass: `
      The solution used here works on most phones.
      You can change the size on your order page.
      This cable is used to connect the screen.
      The payment method you used will be credited.
      You will soon get used to the new lid.
      As a precaution, please stop using the item.
      Please do not use the product any more and unplug it.
      Stop using it at once and keep it away from children.
      You may open a claim with the marketplace at any time.
      You are free to file a claim with Amazon.
      These tennis court shoes run small.
      The second hand of the watch stopped moving.
      The jacket has a faux fur trim and fake fur lining.
      The paint is non-toxic and washable.
      We attach a copy of the invoice to your order page.
      Lithium batteries travel as dangerous goods.
      You should have received the parcel on Tuesday.
      Your view matters to us.
      Please cancel the order on your order page.
      Close the lid firmly and remove the cover first.
      We will review your case with care.
      We have checked our stock this morning.
      This case fits your phone and your glasses.
      The watch works with WhatsApp and shows calls.
      Please keep the item with its packaging.
      Thank you for your patience.
      The order number is 404-1234567-1234567, ASIN B0ABCDEF12.
      The parcel left on 2026-11-20 with DHL, tracking JD014600003828392837.
      It was no fault of yours, and we are sorry about it.
      Please read the label on the box and tell us the colour.`,
  },
  de: {
    found: `
      G1 Der Artikel ist keine ‹Fälschung›.
      G1 Das ist bestimmt keine ‹Faelschung›, glauben Sie uns.
      G1 Wir verkaufen nichts ‹Gefälschtes›.
      G1 Das hat mit ‹Betrug› nichts zu tun.
      G1 Wir sind keine ‹Betrüger›.
      G1 Das Paket wurde vermutlich ‹gestohlen›.
      G1 Das Gerät ist nicht ‹gefährlich›.
      G1 Die Farbe enthält kein ‹giftiges› Zeug.
      G1 Sie haben keinen ‹gebrauchten Artikel› erhalten.
      G1 Wir geben das an unseren ‹Anwalt› weiter.
      G1 Dann sehen wir uns ‹vor Gericht›.
      G2 Das war ‹unser Fehler›.
      G2 Es ist ‹unsere Schuld›, Verzeihung.
      G2 ‹Wir wussten›, dass dieses Modell Schwächen hat.
      G2 Es handelt sich um eine ‹fehlerhafte Charge›.
      G2 Unser ‹Lieferant hat uns betrogen›.
      G3 Bitte ‹ändern Sie Ihre Bewertung› danach.
      G3 Könnten Sie die ‹Rezension löschen›?
      G3 Wir freuen uns über ‹5 Sterne›.
      G3 Sie bekommen ‹im Gegenzug› den vollen Betrag.
      G4 Bitte den ‹Fall schließen›, dann geht es weiter.
      G4 ‹Ziehen Sie den Antrag zurück›, bitte.
      G4 Bitte ‹keinen Fall eröffnen›.
      G4 Es ist ‹nicht nötig, Amazon zu kontaktieren›.
      G5 Schreiben Sie uns über ‹WhatsApp›.
      G5 Mehr dazu auf ‹unserer Website›.
      G5 ‹Rufen Sie uns an›, wenn etwas ist.
      G5 Das Geld kommt per ‹Überweisung›.
      G5 Nennen Sie uns Ihre ‹Bankverbindung›.
      G6 ‹Sie hätten die Maße prüfen müssen›.
      G6 ‹Sie haben die Anleitung nicht gelesen›.
      G6 Das war eine ‹falsche Bedienung›.
      G6 ‹Sie lügen› doch.
      G6 Da sind Sie ‹selbst schuld›.
      G6 ‹Kein anderer Kunde› hatte das.
      G7 ‹Wie bereits gesagt›, ist das Paket unterwegs.
      G7 ‹Beruhigen Sie sich›, es kommt.
      G7 ‹Haben Sie Geduld›, es kommt.
      G7 Ich schreibe Ihnen ‹zum letzten Mal›.
      G7 ‹Offensichtlich› wurde es zugestellt.
      G8 Hier ein ‹Gutschein› für Sie.
      G8 Es gibt Rabatt auf die ‹nächste Bestellung›.
      G8 Abonnieren Sie unseren ‹Newsletter›.
      G9 Wir werden Ihnen ‹sofort erstatten›.
      G9 ‹Wir garantieren› die Lieferung.
      G10 Der Artikel ist ‹nicht erstattungsfähig›.
      G10 Die ‹Garantie ist erloschen›.`,
    pass: `
      Sie können die Bestellung auf Ihrer Bestellseite stornieren.
      Die Größe können Sie auf der Bestellseite ändern.
      Der Stecker wird für den Anschluss gebraucht.
      Bitte verwenden Sie den Artikel vorsichtshalber nicht weiter.
      Benutzen Sie das Gerät bitte nicht mehr und ziehen Sie den Stecker.
      Halten Sie es bitte von Kindern fern.
      Sie können jederzeit einen Antrag beim Marktplatz stellen.
      Sie dürfen selbstverständlich auch einen Fall bei Amazon eröffnen.
      Eine Kopie der Rechnung liegt auf Ihrer Bestellseite.
      Das Kochbuch enthält leckere Gerichte für den Sommer.
      Die Farbe ist nicht giftig und abwaschbar.
      Es tut uns leid, dass Ihr Paket zu spät kam.
      Sie hätten das Paket am Dienstag erhalten sollen.
      Ihre Sicht ist uns wichtig.
      Die falsche Farbe tauschen wir kostenfrei aus.
      Die Anzeige des Geräts bleibt dunkel.
      Guten Morgen, Ihr Paket ist unterwegs.
      Bitte schließen Sie den Deckel fest.
      Der Versand erfolgt mit DHL, Sendungsnummer JD014600003828392837.
      Wir danken Ihnen für Ihre Geduld.
      Die Uhr ist mit WhatsApp kompatibel.
      In jedem Fall kümmern wir uns darum.
      Ein Foto des Artikels genügt uns.
      Die Rücksendung ist für Sie kostenfrei.
      Die Lampe passt in jedes Zimmer.
      Bitte heben Sie ihn samt Verpackung auf.
      Die Bestellnummer lautet 404-1234567-1234567.
      Die Kette liegt unter dem Tisch neben dem Regal.
      Es ist nicht Ihre Schuld.
      Unterlassen Sie bitte die weitere Nutzung des Ladegeräts.`,
  },
  es: {
    found: `
      G1 El artículo no es una ‹falsificación›.
      G1 El bolso no ‹es falso›, se lo decimos.
      G1 Este reloj no es una ‹imitación›.
      G1 Aquí no hay ninguna ‹estafa›.
      G1 No se trata de un ‹fraude›.
      G1 Quizá el paquete fue ‹robado›.
      G1 El producto no es ‹peligroso›.
      G1 La pintura tiene algo ‹tóxica› la tapa.
      G1 No le enviamos un ‹artículo usado›.
      G1 No es de ‹segunda mano›.
      G1 Nuestro ‹abogado› le escribirá.
      G1 Puede ir al ‹juzgado› si quiere.
      G2 Ha sido ‹culpa nuestra›.
      G2 Es ‹nuestro error›, perdone.
      G2 Es un ‹defecto conocido› de este modelo.
      G2 ‹Sabíamos› que podía pasar.
      G2 Nuestro ‹proveedor nos ha engañado›.
      G2 Viene de un ‹lote defectuoso›.
      G3 ¿Podría ‹cambiar su valoración›?
      G3 Le pedimos ‹eliminar la reseña› negativa.
      G3 Esperamos ‹5 estrellas› de usted.
      G3 Le devolvemos el dinero ‹a cambio›.
      G4 Por favor, ‹retire su reclamación›.
      G4 Le rogamos ‹cerrar el caso› cuanto antes.
      G4 ‹No abra una reclamación›, por favor.
      G4 ‹No es necesario contactar› con Amazon.
      G5 Escríbanos por ‹WhatsApp›.
      G5 Visite ‹nuestra web› para más datos.
      G5 ‹Llámenos› cuando quiera.
      G5 Haremos una ‹transferencia› esta semana.
      G5 Envíenos su ‹IBAN›, por favor.
      G6 Usted ‹debería haber› leído la ficha.
      G6 ‹No ha leído› las instrucciones.
      G6 Se trata de un ‹mal uso› del aparato.
      G6 Usted ‹miente› sobre la fecha.
      G6 ‹Ningún otro cliente› lo ha dicho.
      G7 ‹Como ya le dijimos›, el paquete ha salido.
      G7 ‹Le repito› que ha salido.
      G7 ‹Cálmese›, por favor.
      G7 ‹Tenga paciencia›, llegará.
      G7 Es la ‹última vez› que respondemos.
      G8 Le regalamos un ‹cupón›.
      G8 Tendrá ‹descuento en su próxima compra›.
      G9 Le haremos el ‹reembolso inmediato›.
      G9 ‹Le garantizamos› que llegará.
      G10 El artículo ‹no es reembolsable›.
      G10 ‹No aceptamos devoluciones› de este tipo.`,
    pass: `
      Puede cancelar el pedido en la página de su pedido.
      Si desea cambiar la talla, díganoslo.
      La solución usada funciona en este modelo.
      Por precaución, deje de utilizar el artículo y desenchúfelo.
      No siga utilizando el producto y manténgalo lejos de los niños.
      Deje de usarlo y guárdelo con su embalaje.
      Puede abrir una reclamación en la plataforma cuando lo desee.
      Tiene derecho a presentar una reclamación ante Amazon.
      Le adjuntamos una copia de la factura.
      El bolso de imitación de piel se limpia con un paño.
      La pintura no es tóxica y se lava bien.
      Debería haber recibido el paquete el martes.
      Su punto de vista es importante para nosotros.
      Por supuesto, conserva usted todas las vías.
      Tendrá novedades sobre su pedido el lunes.
      El paquete se ha perdido en el camino y lo sentimos.
      El vaso se ha roto durante el transporte.
      La funda protege su móvil y su tableta.
      El reloj es compatible con WhatsApp.
      Cierre bien la tapa después de usar el frasco.
      Le agradecemos su paciencia.
      El robot aspirador ya está en camino.
      El número de pedido es 404-1234567-1234567.
      El paquete salió el 20/11/2026 con DHL.
      No es culpa suya y lo lamentamos.
      Cuando le sea posible, envíenos una foto aquí.
      Pondremos una etiqueta prepagada en su página de pedido.
      Puede hacer un nuevo pedido con la dirección correcta.
      En ese caso le enviaremos otro artículo.
      Vamos a valorar su propuesta con calma.`,
  },
  it: {
    found: `
      G1 L'articolo non è ‹contraffatto›.
      G1 Non si tratta di una ‹contraffazione›.
      G1 La borsa ‹non è originale› ma costa poco.
      G1 Non ‹è un falso›, glielo diciamo.
      G1 Qui non c'è alcuna ‹truffa›.
      G1 Non è una ‹frode›.
      G1 Forse il pacco è stato ‹rubato›.
      G1 Il prodotto non è ‹pericoloso›.
      G1 Non Le abbiamo spedito un ‹articolo usato›.
      G1 Non è ‹di seconda mano›.
      G1 Il nostro ‹avvocato› Le scriverà.
      G1 Può rivolgersi al ‹tribunale›.
      G2 È ‹colpa nostra›.
      G2 È stato un ‹nostro errore›.
      G2 È un ‹difetto noto› di questo modello.
      G2 ‹Sapevamo› che poteva succedere.
      G2 Il nostro ‹fornitore ci ha ingannato›.
      G2 Viene da un ‹lotto difettoso›.
      G3 Può ‹modificare la Sua recensione›?
      G3 La preghiamo di ‹rimuovere il feedback›.
      G3 Speriamo nelle ‹5 stelle›.
      G3 Le rimborsiamo tutto ‹in cambio›.
      G4 La preghiamo di ‹ritirare il reclamo›.
      G4 ‹Chiuda la controversia›, per favore.
      G4 ‹Non apra un reclamo›, per favore.
      G4 È ‹inutile contattare Amazon› per questo.
      G5 Ci scriva su ‹WhatsApp›.
      G5 Trova tutto sul ‹nostro sito›.
      G5 ‹Ci chiami› quando vuole.
      G5 Faremo un ‹bonifico› questa settimana.
      G5 Ci mandi il Suo ‹IBAN›.
      G6 ‹Avrebbe dovuto› misurare prima.
      G6 ‹Non ha letto› le istruzioni.
      G6 Si tratta di un ‹uso improprio›.
      G6 ‹Lei mente› sulla data.
      G6 ‹Nessun altro cliente› lo ha detto.
      G7 ‹Come già detto›, il pacco è partito.
      G7 ‹Le ripeto› che è partito.
      G7 ‹Si calmi›, per favore.
      G7 ‹Abbia pazienza›, arriverà.
      G7 È l'‹ultima volta› che rispondiamo.
      G8 Le regaliamo un ‹codice sconto›.
      G8 Avrà uno ‹sconto sul prossimo ordine›.
      G9 Faremo un ‹rimborso immediato›.
      G9 ‹Garantiamo› che arriverà.
      G10 L'articolo ‹non è rimborsabile›.
      G10 ‹Non accettiamo resi› di questo tipo.`,
    pass: `
      Può annullare l'ordine dalla pagina del Suo ordine.
      Se desidera cambiare la taglia, ce lo dica.
      La soluzione usata funziona con questo modello.
      Per prudenza La preghiamo di non servirsi più dell'articolo.
      Smetta di usarlo e lo stacchi dalla corrente.
      Non utilizzi più il prodotto e lo tenga lontano dai bambini.
      Può aprire un reclamo sulla piattaforma in qualsiasi momento.
      Restano a Sua disposizione tutti gli strumenti del marketplace.
      Trova una copia della fattura nella pagina del Suo ordine.
      La borsa in imitazione di pelle si pulisce con un panno.
      La vernice non è tossica ed è lavabile.
      Avrebbe dovuto ricevere il pacco martedì.
      Il Suo punto di vista conta per noi.
      La ringraziamo per la Sua replica.
      Questo cavo è usato per collegare lo schermo.
      Non c'è nessun altro costo per Lei.
      Può fare un nuovo ordine con l'indirizzo corretto.
      Il pacco è andato perso e ci dispiace.
      L'orologio è compatibile con WhatsApp.
      Chiuda bene il tappo dopo l'uso.
      La ringraziamo per la pazienza.
      Il numero dell'ordine è 404-1234567-1234567.
      Il pacco è partito il 20/11/2026 con DHL.
      Non è colpa Sua e ci dispiace.
      Se ha cambiato idea, il reso è gratuito.
      Troverà un'etichetta prepagata nella pagina del Suo ordine.
      In ogni caso ce ne occupiamo noi.
      Nel tempo libero provi anche la modalità notte.
      Questo è il primo passo della procedura.
      Legga l'etichetta sulla scatola e ci dica il colore.`,
  },
}
