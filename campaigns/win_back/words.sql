with words as (
  select
    'en' as language,
    $discount || '% off your next order' as offer,
    'Hello' as greeting,
    'The road misses you' as headline,
    'It has been quite a while since your last ride with us. We would love to see you again, so your next order is on better terms.' as invitation,
    'Back to the shop' as button,
    'What you bought last' as orders_title,
    'Total of your orders' as total,
    'You receive this email because you are a customer of Adventure Works and said yes to news from us.' as reason,
    'Unsubscribe' as unsubscribe
  union all
  select
    'de',
    $discount || ' % Rabatt auf deine nächste Bestellung',
    'Hallo',
    'Die Straße vermisst dich',
    'Deine letzte Bestellung bei uns ist schon eine ganze Weile her. Wir würden uns freuen, dich wiederzusehen, und machen dir die nächste leichter.',
    'Zurück in den Laden',
    'Das hast du zuletzt gekauft',
    'Summe deiner Bestellungen',
    'Du bekommst diese E-Mail, weil du bei Adventure Works einkaufst und unseren Neuigkeiten zugestimmt hast.',
    'Abmelden'
  union all
  select
    'fr',
    $discount || ' % de remise sur votre prochaine commande',
    'Bonjour',
    'La route vous attend',
    'Votre dernière commande chez nous date d’il y a déjà un moment. Nous serions ravis de vous revoir, et la prochaine vous coûtera moins cher.',
    'Retour au magasin',
    'Vos derniers achats',
    'Total de vos commandes',
    'Vous recevez cet e-mail parce que vous achetez chez Adventure Works et avez accepté de recevoir nos nouvelles.',
    'Se désabonner'
)
select
  i.*,
  w.* exclude (language)
from input i
join core.profiles p using (customer_id)
join words w using (language)
