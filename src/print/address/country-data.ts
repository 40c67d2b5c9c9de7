/**
 * Made by scripts/address-data.mjs out of the address data of libaddressinput, with the corrections that stand there.
 * Data: Google, Address Data Service, CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/); see LICENSE-CC-BY-4.0.md.
 */

/**
 * A country a line: code, English name, required parts, parts in capitals, format, format in Latin letters, sign before
 * the postal code, pattern of the postal code, examples. Parts: N name, O organisation, A address lines, D part of town,
 * C town, S region, Z postal code, X sorting code; %n is a line break.
 */
export const countryTable = String.raw`
AC	ASCENSION ISLAND	AC		%N%n%O%n%A%n%C			ASCN 1ZZ	ASCN 1ZZ
AD	ANDORRA	AS	S	%N%n%O%n%A%n%Z %S			AD[1-7]0\d	AD100,AD501,AD700
AE	UNITED ARAB EMIRATES	AC		%N%n%O%n%A%n%C
AF	AFGHANISTAN	AC		%N%n%O%n%A%n%C			\d{4}	1001,2601,3801
AG	ANTIGUA AND BARBUDA	A		%N%n%O%n%A%n%C
AI	ANGUILLA	AC		%N%n%O%n%A%n%C			2640	2640
AL	ALBANIA	AC		%N%n%O%n%A%n%C			\d{4}	1001,1017,3501
AM	ARMENIA	AC		%N%n%O%n%A%n%Z%n%C%n%S	%N%n%O%n%A%n%Z%n%C%n%S		(37)?\d{4}	375010,0002,0010
AO	ANGOLA	AC		%N%n%O%n%A%n%C
AQ	ANTARCTICA	AC		%N%n%O%n%A%n%C
AR	ARGENTINA	AC	ACZ	%N%n%O%n%A%n%Z %C%n%S			([A-HJ-NP-Z])?\d{4}([A-Z]{3})?	C1070AAM,C1000WAM,B1000TBU,X5187XAB
AS	AMERICAN SAMOA	ACSZ	ACNOS	%N%n%O%n%A%n%C %S %Z			96799	96799
AT	AUSTRIA	ACZ		%O%n%N%n%A%n%Z %C			\d{4}	1010,3741
AU	AUSTRALIA	ACSZ	CS	%O%n%N%n%A%n%C %S %Z			\d{4}	2060,3171,6430,4000,4006,3001
AW	ARUBA	AC		%N%n%O%n%A%n%C
AX	FINLAND	ACZ		%O%n%N%n%A%n%Z %C%nÅLAND		AX-	22\d{3}	22150,22550,22240,22710,22270,22730,22430
AZ	AZERBAIJAN	AC		%N%n%O%n%A%n%Z %C		AZ	\d{4}	1000
BA	BOSNIA AND HERZEGOVINA	AC		%N%n%O%n%A%n%Z %C			\d{5}	71000
BB	BARBADOS	AC		%N%n%O%n%A%n%C			(BB\d{5})?	BB23026,BB22025
BD	BANGLADESH	AC		%N%n%O%n%A%n%C - %Z			\d{4}	1340,1000
BE	BELGIUM	ACZ		%O%n%N%n%A%n%Z %C			\d{4}	4000,1000
BF	BURKINA FASO	AC		%N%n%O%n%A%n%C %X
BG	BULGARIA (REP.)	AC		%N%n%O%n%A%n%Z %C			\d{4}	1000,1700
BH	BAHRAIN	AC		%N%n%O%n%A%n%C %Z			((\d|1[0-2])\d{2})?	317
BI	BURUNDI	AC		%N%n%O%n%A%n%C
BJ	BENIN	AC	AC	%N%n%O%n%A%n%C
BL	SAINT BARTHELEMY	ACZ	ACX	%O%n%N%n%A%n%Z %C %X			9[78][01]\d{2}	97100
BM	BERMUDA	AC		%N%n%O%n%A%n%C %Z			[A-Z]{2}[ ]?[A-Z0-9]{2}	FL 07,HM GX,HM 12
BN	BRUNEI DARUSSALAM	AC		%N%n%O%n%A%n%C %Z			[A-Z]{2}[ ]?\d{4}	BT2328,KA1131,BA1511
BO	BOLIVIA	AC	AC	%N%n%O%n%A%n%C
BQ	BONAIRE, SINT EUSTATIUS, AND SABA	AC		%N%n%O%n%A%n%C
BR	BRAZIL	ASCZ	CS	%O%n%N%n%A%n%C-%S%n%Z			\d{5}[\-]?\d{3}	40301-110,70002-900
BS	BAHAMAS	AC		%N%n%O%n%A%n%C, %S
BT	BHUTAN	AC		%N%n%O%n%A%n%C			\d{5}	11001,31101,35003
BV	BOUVET ISLAND	AC		%N%n%O%n%A%n%C
BW	BOTSWANA	AC		%N%n%O%n%A%n%C
BY	BELARUS	AC		%S%n%Z %C %X%n%A%n%O%n%N			\d{6}	20050,223016,225860,220050
BZ	BELIZE	AC		%N%n%O%n%A%n%C
CA	CANADA	ACSZ	ACNOSZ	%N%n%O%n%A%n%C %S  %Z			[ABCEGHJKLMNPRSTVXY]\d[ABCEGHJ-NPRSTV-Z][ ]?\d[ABCEGHJ-NPRSTV-Z]\d	H3Z 2Y7,V8X 3X4,T0L 1K0,T0H 1A0,K1A 0B1
CC	COCOS (KEELING) ISLANDS	AC	CS	%O%n%N%n%A%n%C %S %Z			6799
CD	CONGO (DEM. REP.)	AC		%N%n%O%n%A%n%C %X
CF	CENTRAL AFRICAN REPUBLIC	AC		%N%n%O%n%A%n%C
CG	CONGO (REP.)	AC		%N%n%O%n%A%n%C
CH	SWITZERLAND	ACZ		%O%n%N%n%A%n%Z %C		CH-	\d{4}	2544,1211,1556,3030
CI	COTE D'IVOIRE	AC		%N%n%O%n%X %A %C %X
CK	COOK ISLANDS	AC		%N%n%O%n%A%n%C %Z			\d{4}
CL	CHILE	AC		%N%n%O%n%A%n%Z %C%n%S			\d{7}	8340457,8720019,1230000,8329100,8720019
CM	CAMEROON	AC		%N%n%O%n%A%n%C
CN	CHINA	ACSZ	S	%Z%n%S%C%D%n%A%n%O%n%N	%N%n%O%n%A%n%D%n%C%n%S, %Z		\d{6}	266033,317204,100096,100808
CO	COLOMBIA	AC		%N%n%O%n%A%n%C, %S			\d{6}	111221,130001,760011
CR	COSTA RICA	AC		%N%n%O%n%A%n%Z %C			\d{4,5}|\d{3}-\d{4}	1000,2010,1001
CU	CUBA	AC		%N%n%O%n%A%n%C
CV	CAPE VERDE	AC		%N%n%O%n%A%n%Z %C%n%S			\d{4}	7600
CW	CURACAO	AC		%N%n%O%n%A%n%C
CX	CHRISTMAS ISLAND	AC	CS	%O%n%N%n%A%n%C %S %Z			6798
CY	CYPRUS	AC		%N%n%O%n%A%n%Z %C			\d{4}	2008,3304,1900
CZ	CZECH REP.	AC		%N%n%O%n%A%n%Z %C			\d{3}[ ]?\d{2}	100 00,251 66,530 87,110 00,225 99
DE	GERMANY	ACZ		%N%n%O%n%A%n%Z %C			\d{5}	26133,53225
DJ	DJIBOUTI	AC		%N%n%O%n%A%n%C
DK	DENMARK	ACZ		%O%n%N%n%A%n%Z %C			\d{4}	8660,1566
DM	DOMINICA	AC		%N%n%O%n%A%n%C
DO	DOMINICAN REP.	AC		%N%n%O%n%A%n%Z %C			\d{5}	11903,10101
DZ	ALGERIA	AC		%N%n%O%n%A%n%Z %C			\d{5}	40304,16027
EC	ECUADOR	AC	CZ	%N%n%O%n%A%n%Z%n%C			([A-Z]\d{4}[A-Z]|(?:[A-Z]{2})?\d{6})?	EC090112,090105,H0103C,P0133B,P0133A,P0133V
EE	ESTONIA	AC		%N%n%O%n%A%n%Z %C			\d{5}	69501,11212,1001
EG	EGYPT	AC		%N%n%O%n%A%n%C%n%S%n%Z	%N%n%O%n%A%n%C%n%S%n%Z		\d{5}	12411,11599
EH	WESTERN SAHARA	AC		%N%n%O%n%A%n%Z %C			\d{5}	70000,72000
ER	ERITREA	AC		%N%n%O%n%A%n%C
ES	SPAIN	ACSZ	CS	%N%n%O%n%A%n%Z %C %S			\d{5}	28039,28300,28070
ET	ETHIOPIA	AC		%N%n%O%n%A%n%Z %C			\d{4}	1000
FI	FINLAND	ACZ		%O%n%N%n%A%n%Z %C		FI-	\d{5}	00550,00011
FJ	FIJI	AC		%N%n%O%n%A%n%C
FK	FALKLAND ISLANDS (MALVINAS)	ACZ	CZ	%N%n%O%n%A%n%X%n%C%n%Z			FIQQ 1ZZ	FIQQ 1ZZ
FM	MICRONESIA (Federated State of)	ACSZ	ACNOS	%N%n%O%n%A%n%C %S %Z			(9694[1-4])([ \-]\d{4})?	96941,96944
FO	FAROE ISLANDS	AC		%N%n%O%n%A%n%Z %C		FO	\d{3}	100
FR	FRANCE	ACZ	CX	%O%n%N%n%A%n%Z %C %X			\d{2}[ ]?\d{3}	33380,34092,33506
GA	GABON	AC		%N%n%O%n%A%n%C
GB	UNITED KINGDOM	ACZ	CZ	%N%n%O%n%A%n%C%n%Z			GIR[ ]?0AA|((AB|AL|B|BA|BB|BD|BH|BL|BN|BR|BS|BT|BX|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|E|EC|EH|EN|EX|FK|FY|G|GL|GY|GU|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|L|LA|LD|LE|LL|LN|LS|LU|M|ME|MK|ML|N|NE|NG|NN|NP|NR|NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|S|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|W|WA|WC|WD|WF|WN|WR|WS|WV|YO|ZE)(\d[\dA-Z]?[ ]?\d[ABD-HJLN-UW-Z]{2}))|BFPO[ ]?\d{1,4}	EC1Y 8SY,GIR 0AA,M2 5BQ,M34 4AB,CR0 2YR,DN16 9AA,W1A 4ZZ,EC1A 1HQ,OX14 4PG,BS18 8HF,NR25 7HG,RH6 OHP,BH23 6AA,B6 5BA,RH6 0HP,SO23 9AP,PO1 3AX,BFPO 61
GD	GRENADA (WEST INDIES)	AC		%N%n%O%n%A%n%C
GE	GEORGIA	AC		%N%n%O%n%A%n%Z %C			\d{4}	0101
GF	FRENCH GUIANA	ACZ	ACX	%O%n%N%n%A%n%Z %C %X			9[78]3\d{2}	97300
GG	CHANNEL ISLANDS	ACZ	CZ	%N%n%O%n%A%n%X%n%C%nGUERNSEY%n%Z			GY\d[\dA-Z]?[ ]?\d[ABD-HJLN-UW-Z]{2}	GY1 1AA,GY2 2BT
GH	GHANA	AC		%N%n%O%n%A%n%C
GI	GIBRALTAR	A		%N%n%O%n%A			GX11 1AA	GX11 1AA
GL	GREENLAND	ACZ		%N%n%O%n%A%n%Z %C			39\d{2}	3900,3950,3911
GM	GAMBIA	AC		%N%n%O%n%A%n%C
GN	GUINEA	AC		%N%n%O%n%Z %A %C			\d{3}	001,200,100
GP	GUADELOUPE	ACZ	ACX	%O%n%N%n%A%n%Z %C %X			9[78][01]\d{2}	97100
GQ	EQUATORIAL GUINEA	AC		%N%n%O%n%A%n%C
GR	GREECE	ACZ		%N%n%O%n%A%n%Z %C			\d{3} ?\d{2}	151 24,151 10,101 88
GS	SOUTH GEORGIA	ACZ	CZ	%N%n%O%n%A%n%X%n%C%n%Z			SIQQ 1ZZ	SIQQ 1ZZ
GT	GUATEMALA	AC		%N%n%O%n%A%n%Z- %C			\d{5}	09001,01501
GU	GUAM	ACSZ	ACNOS	%N%n%O%n%A%n%C %S %Z			969([12]\d|3[12])([ \-]\d{4})?	96910,96931
GW	GUINEA-BISSAU	AC		%N%n%O%n%A%n%Z %C			\d{4}	1000,1011
GY	GUYANA	AC		%N%n%O%n%A%n%C
HK	HONG KONG	AS	S	%S%n%A%n%O%n%N	%N%n%O%n%A%n%S
HM	HEARD AND MCDONALD ISLANDS	AC	CS	%O%n%N%n%A%n%C %S %Z			\d{4}
HN	HONDURAS	ACS		%N%n%O%n%A%n%C, %S%n%Z			(?:\d{5})?
HR	CROATIA	AC		%N%n%O%n%A%n%Z %C		HR-	\d{5}	10000,21001,10002
HT	HAITI	AC		%N%n%O%n%A%n%Z %C %X		HT	\d{4}	6120,5310,6110,8510
HU	HUNGARY (Rep.)	AC	ACNO	%N%n%O%n%C%n%A%n%Z			\d{4}	1037,2380,1540
ID	INDONESIA	AC		%N%n%O%n%A%n%C%n%S %Z			\d{5}	40115
IE	IRELAND	AC	Z	%N%n%O%n%A%n%C%n%S%n%Z			[AC-FHKNPRTV-Y]\d[\dW][ ]?[\dAC-FHKNPRTV-Y]{4}	D02 X285,A65 F4E2
IL	ISRAEL	AC		%N%n%O%n%A%n%C %Z			\d{5}(?:\d{2})?	9614303
IM	ISLE OF MAN	ACZ	CZ	%N%n%O%n%A%n%X%n%C%n%Z			IM\d[\dA-Z]?[ ]?\d[ABD-HJLN-UW-Z]{2}	IM2 1AA,IM99 1PS
IN	INDIA	ACSZ		%N%n%O%n%A%n%C %Z%n%S			\d{6}	110034,110001
IO	BRITISH INDIAN OCEAN TERRITORY	ACZ	CZ	%N%n%O%n%A%n%X%n%C%n%Z			BBND 1ZZ	BBND 1ZZ
IQ	IRAQ	ACS	CS	%O%n%N%n%A%n%C, %S%n%Z			\d{5}
IR	IRAN	AC		%O%n%N%n%S%n%C, %D%n%A%n%Z			\d{5}-?\d{5}	11936-12345
IS	ICELAND	AC		%N%n%O%n%A%n%Z %C			\d{3}	320,121,220,110
IT	ITALY	ACSZ	CS	%N%n%O%n%A%n%Z %C %S			\d{5}	00144,47037,39049
JE	CHANNEL ISLANDS	ACZ	CZ	%N%n%O%n%A%n%X%n%C%nJERSEY%n%Z			JE\d[\dA-Z]?[ ]?\d[ABD-HJLN-UW-Z]{2}	JE1 1AA,JE2 2BT
JM	JAMAICA	ACS		%N%n%O%n%A%n%C%n%S %X
JO	JORDAN	AC		%N%n%O%n%A%n%C %Z			\d{5}	11937,11190
JP	JAPAN	ACSZ	S	〒%Z%n%S%C%n%A%n%O%n%N	%N%n%O%n%A%n%C, %S%n%Z		\d{3}-?\d{4}	154-0023,350-1106,951-8073,112-0001,208-0032,231-0012,951-8073
KE	KENYA	AC		%N%n%O%n%A%n%C%n%Z			\d{5}	20100,00100
KG	KYRGYZSTAN	AC		%Z %C %X%n%A%n%O%n%N			\d{6}	720001
KH	CAMBODIA	AC		%N%n%O%n%A%n%C %Z			\d{5}	12203,14206,12000
KI	KIRIBATI	AC	ACNOS	%N%n%O%n%A%n%S%n%C
KM	COMOROS	AC	AC	%N%n%O%n%A%n%C
KN	SAINT KITTS AND NEVIS	ACS		%N%n%O%n%A%n%C, %S
KP	NORTH KOREA	AC		%N%n%O%n%A%n%C
KR	SOUTH KOREA	ACSZ	Z	%S %C%D%n%A%n%O%n%N%n%Z	%N%n%O%n%A%n%D%n%C%n%S%n%Z		\d{5}|\d{3}-\d{3}	110-110,699-800
KW	KUWAIT	AC		%N%n%O%n%A%n%Z %C			\d{5}	54541,54551,54404,13009
KY	CAYMAN ISLANDS	AS		%N%n%O%n%A%n%S			KY\d-\d{4}	KY1-1100,KY1-1702,KY2-2101
KZ	KAZAKHSTAN	AC		%Z%n%S%n%C%n%A%n%O%n%N			\d{6}	040900,050012
LA	LAO (PEOPLE'S DEM. REP.)	AC		%N%n%O%n%A%n%Z %C			\d{5}	01160,01000
LB	LEBANON	AC		%N%n%O%n%A%n%C %Z			(\d{4}([ ]?\d{4})?)?	2038 3054,1107 2810,1000
LC	SAINT LUCIA	AC		%N%n%O%n%A%n%C
LI	LIECHTENSTEIN	ACZ		%O%n%N%n%A%n%Z %C		FL-	(948[5-9])|(949[0-7])	9496,9491,9490,9485
LK	SRI LANKA	AC		%N%n%O%n%A%n%C%n%Z			\d{5}	20000,00100
LR	LIBERIA	AC		%N%n%O%n%A%n%Z %C %X			\d{4}	1000
LS	LESOTHO	AC		%N%n%O%n%A%n%C %Z			\d{3}	100
LT	LITHUANIA	AC		%O%n%N%n%A%n%Z %C		LT-	\d{5}	04340,03500
LU	LUXEMBOURG	ACZ		%O%n%N%n%A%n%Z %C		L-	\d{4}	4750,2998
LV	LATVIA	AC		%N%n%O%n%A%n%C, %Z			LV-\d{4}	LV-1073,LV-1000
LY	LIBYA	AC		%N%n%O%n%A%n%C
MA	MOROCCO	AC		%N%n%O%n%A%n%Z %C			\d{5}	53000,10000,20050,16052
MC	MONACO	AC		%N%n%O%n%A%n%Z %C %X		MC-	980\d{2}	98000,98020,98011,98001
MD	Rep. MOLDOVA	AC		%N%n%O%n%A%n%Z %C		MD-	\d{4}	2012,2019
ME	MONTENEGRO	AC		%N%n%O%n%A%n%Z %C			8\d{4}	81257,81258,81258,81217,84314,85366
MF	SAINT MARTIN	ACZ	ACX	%O%n%N%n%A%n%Z %C %X			9[78][01]\d{2}	97100
MG	MADAGASCAR	AC		%N%n%O%n%A%n%Z %C			\d{3}	501,101
MH	MARSHALL ISLANDS	ACSZ	ACNOS	%N%n%O%n%A%n%C %S %Z			969[67]\d([ \-]\d{4})?	96960,96970
MK	MACEDONIA	AC		%N%n%O%n%A%n%Z %C			\d{4}	1314,1321,1443,1062
ML	MALI	AC		%N%n%O%n%A%n%C
MM	MYANMAR	AC		%N%n%O%n%A%n%C, %Z			\d{5}	11181
MN	MONGOLIA	AC		%N%n%O%n%A%n%S %C-%X%n%Z			\d{5}	65030,65270
MO	MACAO	A		%A%n%O%n%N	%N%n%O%n%A
MP	NORTHERN MARIANA ISLANDS	ACSZ	ACNOS	%N%n%O%n%A%n%C %S %Z			9695[012]([ \-]\d{4})?	96950,96951,96952
MQ	MARTINIQUE	ACZ	ACX	%O%n%N%n%A%n%Z %C %X			9[78]2\d{2}	97220
MR	MAURITANIA	AC	AC	%N%n%O%n%A%n%C
MS	MONTSERRAT	AC		%N%n%O%n%A%n%C
MT	MALTA	AC	CZ	%N%n%O%n%A%n%C %Z			[A-Z]{3}[ ]?\d{2,4}	NXR 01,ZTN 05,GPO 01,BZN 1130,SPB 6031,VCT 1753
MU	MAURITIUS	AC	CZ	%N%n%O%n%A%n%Z%n%C			(\d{3}[A-Z]{2}\d{3})?	742CU001
MV	MALDIVES	AC		%N%n%O%n%A%n%C %Z			\d{5}	20026
MW	MALAWI	AC		%N%n%O%n%A%n%C %X
MX	MEXICO	ACZ	CSZ	%N%n%O%n%A%n%D%n%Z %C, %S			\d{5}	02860,77520,06082
MY	MALAYSIA	ACZ	CS	%N%n%O%n%A%n%D%n%Z %C%n%S			\d{5}	43000,50754,88990,50670
MZ	MOZAMBIQUE	AC		%N%n%O%n%A%n%C			\d{4}	1102,1119,3212
NA	NAMIBIA	AC		%N%n%O%n%A%n%C
NC	NEW CALEDONIA	ACZ	ACX	%O%n%N%n%A%n%Z %C %X			988\d{2}	98814,98800,98810
NE	NIGER	AC		%N%n%O%n%A%n%Z %C			\d{4}	8001
NF	NORFOLK ISLAND	AC	CS	%O%n%N%n%A%n%C %S %Z			2899
NG	NIGERIA	AC	CS	%N%n%O%n%A%n%C %Z%n%S			(\d{6})?	930283,300001,931104
NI	NICARAGUA	AC	CS	%N%n%O%n%A%n%Z%n%C, %S			\d{5}	52000
NL	NETHERLANDS	ACZ		%O%n%N%n%A%n%Z %C			\d{4}[ ]?[A-Z]{2}	1234 AB,2490 AA
NO	NORWAY	ACZ		%N%n%O%n%A%n%Z %C			\d{4}	0025,0107,6631
NP	NEPAL	AC		%N%n%O%n%A%n%C %Z			\d{5}	44601
NR	NAURU CENTRAL PACIFIC	AS		%N%n%O%n%A%n%S
NU	NIUE	AC		%N%n%O%n%A%n%C
NZ	NEW ZEALAND	ACZ		%N%n%O%n%A%n%C %Z			\d{4}	6001,6015,6332,8252,1030
OM	OMAN	AC		%N%n%O%n%A%n%Z%n%C			(PC )?\d{3}	133,112,111
PA	PANAMA (REP.)	AC	CS	%N%n%O%n%A%n%C%n%S
PE	PERU	AC		%N%n%O%n%A%n%C			(?:LIMA \d|CALLAO 0?)\d|[0-2]\d{4}	LIMA 23,LIMA 42,CALLAO 2,02001
PF	FRENCH POLYNESIA	ACSZ	CS	%N%n%O%n%A%n%Z %C %S			987\d{2}
PG	PAPUA NEW GUINEA	ACS		%N%n%O%n%A%n%C %Z %S			\d{3}	111
PH	PHILIPPINES	AC		%N%n%O%n%A%n%Z %C%n%S			\d{4}	1008,1050,1135,1207,2000,1000
PK	PAKISTAN	AC		%N%n%O%n%A%n%C-%Z			\d{5}	44000
PL	POLAND	ACZ		%N%n%O%n%A%n%Z %C			\d{2}-\d{3}	00-950,05-470,48-300,32-015,00-940
PM	ST. PIERRE AND MIQUELON	ACZ	ACX	%O%n%N%n%A%n%Z %C %X			9[78]5\d{2}	97500
PN	PITCAIRN	ACZ	CZ	%N%n%O%n%A%n%X%n%C%n%Z			PCRN 1ZZ	PCRN 1ZZ
PR	PUERTO RICO	ACZ	ACNO	%N%n%O%n%A%n%C PR %Z		PR	00[679]\d{2}([ \-]\d{4})?	00930
PS	PALESTINIAN TERRITORY	AC		%N%n%O%n%A%n%C
PT	PORTUGAL	ACZ		%N%n%O%n%A%n%Z %C			\d{4}-\d{3}	2725-079,1250-096,1201-950,2860-571,1208-148
PW	PALAU	ACSZ	ACNOS	%N%n%O%n%A%n%C %S %Z			969(39|40)	96940
PY	PARAGUAY	AC		%N%n%O%n%A%n%Z %C			\d{4}	1536,1538,1209
QA	QATAR	AC	AC	%N%n%O%n%A%n%C
RE	REUNION	ACZ	ACX	%O%n%N%n%A%n%Z %C %X			9[78]4\d{2}	97400
RO	ROMANIA	AC	AC	%N%n%O%n%A%n%Z %C			\d{6}	060274,061357,200716
RS	REPUBLIC OF SERBIA	AC		%N%n%O%n%A%n%Z %C			\d{5,6}	106314
RU	RUSSIAN FEDERATION	ACZ	AC	%Z %C  %n%A%n%O%n%N			\d{6}	125075,247112,103375
RW	RWANDA	AC	AC	%N%n%O%n%A%n%C
SA	SAUDI ARABIA	AC		%N%n%O%n%A%n%C %Z			\d{5}	11564,11187,11142
SB	SOLOMON ISLANDS	AC		%N%n%O%n%A%n%C
SC	SEYCHELLES	AC	S	%N%n%O%n%A%n%C%n%S
SD	SUDAN	AC		%N%n%O%n%A%n%C
SE	SWEDEN	ACZ		%O%n%N%n%A%n%Z %C		SE-	\d{3}[ ]?\d{2}	11455,12345,10500
SG	REP. OF SINGAPORE	AZ		%N%n%O%n%A%nSINGAPORE %Z			\d{6}	546080,308125,408600
SH	SAINT HELENA	ACZ	CZ	%N%n%O%n%A%n%X%n%C%n%Z			(ASCN|STHL) 1ZZ	STHL 1ZZ
SI	SLOVENIA	AC		%N%n%O%n%A%n%Z %C		SI-	\d{4}	4000,1001,2500
SJ	SVALBARD AND JAN MAYEN ISLANDS	ACZ		%N%n%O%n%A%n%Z %C			\d{4}	9170
SK	SLOVAKIA	AC		%N%n%O%n%A%n%Z %C			\d{3}[ ]?\d{2}	010 01,023 14,972 48,921 01,975 99
SL	SIERRA LEONE	AC		%N%n%O%n%A%n%C
SM	SAN MARINO	AZ		%N%n%O%n%A%n%Z %C			4789\d	47890,47891,47895,47899
SN	SENEGAL	AC		%N%n%O%n%A%n%Z %C			\d{5}	12500,46024,16556,10000
SO	SOMALIA	ACS	ACS	%N%n%O%n%A%n%C, %S %Z			\d{5}	09010,11010
SR	SURINAME	AC	AS	%N%n%O%n%A%n%C %X%n%S
SS	SOUTH SUDAN	AC		%N%n%O%n%A%n%C
ST	SAO TOME AND PRINCIPE	AC		%N%n%O%n%A%n%C %X
SV	EL SALVADOR	ACS	CSZ	%N%n%O%n%A%n%Z-%C%n%S			CP [1-3][1-7][0-2]\d	CP 1101
SX	SINT MAARTEN	AC		%N%n%O%n%A%n%C
SY	SYRIA	AC		%N%n%O%n%A%n%C
SZ	SWAZILAND	AC	ACZ	%N%n%O%n%A%n%C%n%Z			[HLMS]\d{3}	H100
TA	TRISTAN DA CUNHA	AC		%N%n%O%n%A%n%C			TDCU 1ZZ	TDCU 1ZZ
TC	TURKS AND CAICOS ISLANDS	ACZ	CZ	%N%n%O%n%A%n%X%n%C%n%Z			TKCA 1ZZ	TKCA 1ZZ
TD	CHAD	AC		%N%n%O%n%A%n%C
TF	FRENCH SOUTHERN TERRITORIES	AC		%N%n%O%n%A%n%C
TG	TOGO	AC		%N%n%O%n%A%n%C
TH	THAILAND	AC	S	%N%n%O%n%A%n%D %C%n%S %Z	%N%n%O%n%A%n%D, %C%n%S %Z		\d{5}	10150,10210
TJ	TAJIKISTAN	AC		%N%n%O%n%A%n%Z %C			\d{6}	735450,734025
TK	TOKELAU	AC		%N%n%O%n%A%n%C
TL	TIMOR-LESTE	AC		%N%n%O%n%A%n%C
TM	TURKMENISTAN	AC		%N%n%O%n%A%n%Z %C			\d{6}	744000
TN	TUNISIA	AC		%N%n%O%n%A%n%Z %C			\d{4}	1002,8129,3100,1030
TO	TONGA	AC		%N%n%O%n%A%n%C
TR	TURKEY	ACZ		%N%n%O%n%A%n%Z %C			\d{5}	01960,06101
TT	TRINIDAD AND TOBAGO	AC		%N%n%O%n%A%n%C
TV	TUVALU	AC	ACS	%N%n%O%n%A%n%X%n%C%n%S
TW	TAIWAN	ACSZ		%Z%n%S%C%n%A%n%O%n%N	%N%n%O%n%A%n%C, %S %Z		\d{3}(\d{2,3})?	104,106,10603,40867
TZ	TANZANIA (UNITED REP.)	AC		%N%n%O%n%A%n%C			\d{4}	6090
UA	UKRAINE	AC		%Z %C%n%A%n%O%n%N			\d{5}	15432,01055,01001
UG	UGANDA	AC		%N%n%O%n%A%n%C
UM	UNITED STATES MINOR OUTLYING ISLANDS	ACS	ACNOS	%N%n%O%n%A%n%C %S %Z				96898
US	UNITED STATES	ACSZ	CS	%N%n%O%n%A%n%C %S %Z			\d{5}([ \-]\d{4})?	95014,22162-1010
UY	URUGUAY	AC	CS	%N%n%O%n%A%n%Z %C %S			\d{5}	11600
UZ	UZBEKISTAN	AC	CS	%N%n%O%n%A%n%Z %C%n%S			\d{6}	702100,700000
VA	VATICAN	AC		%N%n%O%n%A%n%Z %C			00120	00120
VC	SAINT VINCENT AND THE GRENADINES (ANTILLES)	AC		%N%n%O%n%A%n%C			VC\d{4}	VC0100,VC0110,VC0400
VE	VENEZUELA	ACS	CS	%N%n%O%n%A%n%C %Z, %S			\d{4}	1010,3001,8011,1020
VG	VIRGIN ISLANDS (BRITISH)	A		%N%n%O%n%A%n%C			VG\d{4}	VG1110,VG1150,VG1160
VI	VIRGIN ISLANDS (U.S.)	ACSZ	ACNOS	%N%n%O%n%A%n%C %S %Z			008(([0-4]\d)|(5[01]))([ \-]\d{4})?	00802-1222,00850-9802
VN	VIET NAM	AC		%N%n%O%n%A%n%C%n%S	%N%n%O%n%A%n%C%n%S		\d{6}	119415,136065,720344
VU	VANUATU	AC		%N%n%O%n%A%n%C
WF	WALLIS AND FUTUNA ISLANDS	ACZ	ACX	%O%n%N%n%A%n%Z %C %X			986\d{2}	98600
WS	SAMOA	AC		%N%n%O%n%A%n%C
XK	KOSOVO	AC		%N%n%O%n%A%n%Z %C			[1-7]\d{4}	10000
YE	YEMEN	AC		%N%n%O%n%A%n%C
YT	MAYOTTE	ACZ	ACX	%O%n%N%n%A%n%Z %C %X			976\d{2}	97600
ZA	SOUTH AFRICA	ACZ		%N%n%O%n%A%n%C%n%Z			\d{4}	0083,1451,0001
ZM	ZAMBIA	AC		%N%n%O%n%A%n%Z %C			\d{5}	50100,50101
ZW	ZIMBABWE	AC		%N%n%O%n%A%n%C
`;

/** Codes and names of regions where an address must have one. */
export const regionTable = `
AU	ACT=Australian Capital Territory~NSW=New South Wales~NT=Northern Territory~QLD=Queensland~SA=South Australia~TAS=Tasmania~VIC=Victoria~WA=Western Australia
BR	AC=Acre~AL=Alagoas~AP=Amapá~AM=Amazonas~BA=Bahia~CE=Ceará~DF=Distrito Federal~ES=Espírito Santo~GO=Goiás~MA=Maranhão~MT=Mato Grosso~MS=Mato Grosso do Sul~MG=Minas Gerais~PA=Pará~PB=Paraíba~PR=Paraná~PE=Pernambuco~PI=Piauí~RJ=Rio de Janeiro~RN=Rio Grande do Norte~RS=Rio Grande do Sul~RO=Rondônia~RR=Roraima~SC=Santa Catarina~SP=São Paulo~SE=Sergipe~TO=Tocantins
CA	AB=Alberta~BC=British Columbia~MB=Manitoba~NB=New Brunswick~NL=Newfoundland and Labrador~NT=Northwest Territories~NS=Nova Scotia~NU=Nunavut~ON=Ontario~PE=Prince Edward Island~QC=Quebec~SK=Saskatchewan~YT=Yukon
IT	AG=Agrigento~AL=Alessandria~AN=Ancona~AR=Arezzo~AP=Ascoli Piceno~AT=Asti~AV=Avellino~BA=Bari~BT=Barletta-Andria-Trani~BL=Belluno~BN=Benevento~BG=Bergamo~BI=Biella~BO=Bologna~BZ=Bolzano~BS=Brescia~BR=Brindisi~CA=Cagliari~CL=Caltanissetta~CB=Campobasso~CI=Carbonia-Iglesias~CE=Caserta~CT=Catania~CZ=Catanzaro~CH=Chieti~CO=Como~CS=Cosenza~CR=Cremona~KR=Crotone~CN=Cuneo~EN=Enna~FM=Fermo~FE=Ferrara~FI=Firenze~FG=Foggia~FC=Forlì-Cesena~FR=Frosinone~GE=Genova~GO=Gorizia~GR=Grosseto~IM=Imperia~IS=Isernia~AQ=L'Aquila~SP=La Spezia~LT=Latina~LE=Lecce~LC=Lecco~LI=Livorno~LO=Lodi~LU=Lucca~MC=Macerata~MN=Mantova~MS=Massa-Carrara~MT=Matera~VS=Medio Campidano~ME=Messina~MI=Milano~MO=Modena~MB=Monza e della Brianza~NA=Napoli~NO=Novara~NU=Nuoro~OG=Ogliastra~OT=Olbia-Tempio~OR=Oristano~PD=Padova~PA=Palermo~PR=Parma~PV=Pavia~PG=Perugia~PU=Pesaro e Urbino~PE=Pescara~PC=Piacenza~PI=Pisa~PT=Pistoia~PN=Pordenone~PZ=Potenza~PO=Prato~RG=Ragusa~RA=Ravenna~RC=Reggio Calabria~RE=Reggio nell'Emilia~RI=Rieti~RN=Rimini~RM=Roma~RO=Rovigo~SA=Salerno~SS=Sassari~SV=Savona~SI=Siena~SR=Siracusa~SO=Sondrio~TA=Taranto~TE=Teramo~TR=Terni~TO=Torino~TP=Trapani~TN=Trento~TV=Treviso~TS=Trieste~UD=Udine~AO=Valle d'Aosta~VA=Varese~VE=Venezia~VB=Verbano-Cusio-Ossola~VC=Vercelli~VR=Verona~VV=Vibo Valentia~VI=Vicenza~VT=Viterbo
SO	AD=AWDAL~BK=BAKOOL~BN=BANAADIR~BR=BARI~BY=BAY~GG=GALGUDUUD~GD=GEDO~HR=HIIRAAN~JD=JUBBADA DHEXE~JH=JUBBADA HOOSE~MD=MUDUG~NG=NUGAAL~SG=SANAAG~SD=SHABEELLAHA DHEXE~SH=SHABEELLAHA HOOSE~SL=SOOL~TG=TOGDHEER~WG=WOQOOYI GALBEED
US	AL=Alabama~AK=Alaska~AS=American Samoa~AZ=Arizona~AR=Arkansas~AA=Armed Forces (AA)~AE=Armed Forces (AE)~AP=Armed Forces (AP)~CA=California~CO=Colorado~CT=Connecticut~DE=Delaware~DC=District of Columbia~FL=Florida~GA=Georgia~GU=Guam~HI=Hawaii~ID=Idaho~IL=Illinois~IN=Indiana~IA=Iowa~KS=Kansas~KY=Kentucky~LA=Louisiana~ME=Maine~MH=Marshall Islands~MD=Maryland~MA=Massachusetts~MI=Michigan~FM=Micronesia~MN=Minnesota~MS=Mississippi~MO=Missouri~MT=Montana~NE=Nebraska~NV=Nevada~NH=New Hampshire~NJ=New Jersey~NM=New Mexico~NY=New York~NC=North Carolina~ND=North Dakota~MP=Northern Mariana Islands~OH=Ohio~OK=Oklahoma~OR=Oregon~PW=Palau~PA=Pennsylvania~PR=Puerto Rico~RI=Rhode Island~SC=South Carolina~SD=South Dakota~TN=Tennessee~TX=Texas~UT=Utah~VT=Vermont~VI=Virgin Islands~VA=Virginia~WA=Washington~WV=West Virginia~WI=Wisconsin~WY=Wyoming
`;
