#!/usr/bin/env python3
"""Makes the demo shops' files from the real data they come from, and checks them.

    make_extract.py DATA      DATA is the folder that holds transactions/online_retail.csv.gz and catalog/off_products_205k.csv.gz

Writes beside itself mill_road_gifts.csv, harbour_grocers.csv and online_retail_extract.csv.gz. The same data give the same bytes.
README.md says what was chosen and what was changed; licences/ATTRIBUTION.md whose the data are."""
import csv
import gzip
import io
import re
import sys
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

HERE = Path(__file__).resolve().parent
GIFTS = 150
GIFTS_OF_A_CATEGORY_MAX = 20                  # else a fifth of the shop would be bags
PLAIN_INVOICES = 250

# A category is the first whose word stands in the name; the order decides, as in "lunch BAG" before "LUNCH".
GIFT_CATEGORIES = [
    ("Keep warm", r"HOT WATER BOTTLE|HAND WARMER"),
    ("Christmas", r"CHRISTMAS|SLEIGH|REINDEER|SANTA"),
    ("Lights & candles", r"T-LIGHT|LIGHT|CANDLE|LANTERN"),
    ("Bags", r"\bBAGS?\b|SHOPPER|BASKET"),
    ("Cards & paper", r"CARD|PAPER|TISSUES|NAPKINS|BUNTING|DOILIES|WRAP|SHOPPING LIST"),
    ("Baking", r"CAKE CASES|BAKING|COOKIE|JELLY|JAM MAKING|CAKE TINS|RECIPE"),
    ("Kitchen & table", r"TEA TOWEL|CAKESTAND|CAKE STAND|TEACUP|TEA SET|BOWL|SCALES|SPOONS|CUTLERY|OVEN|ENAMEL|SPICE|TINS|APRON|POPCORN|JUG|LUNCH BOX|SNACK BOX|PEGS|PICNIC|PARASOLS"),
    ("Signs & frames", r"\bSIGN\b|FRAME|CHALKBOARD|BLACK BOARD|BLOCK WORD|HOOK|COAT RACK|MEMO BOARD|CLOCK|CABINET|CHEST"),
    ("Toys & games", r"HARMONICA|DOMINOES|SNAP|HEADS AND TAILS|GLIDERS|SPINNING|KNITTING|TOY|FELTCRAFT|FELT CRAFT|FAIRY|CRAFT"),
    ("Bath & care", r"PLASTERS|SOAP|SEWING|SILK FAN|TRAVEL"),
]
OTHER_GIFTS = "Home & garden"

# Postage, fees and corrections are codes of the ledger, not goods. A name cut off by the log ("… SIGN No") is no name.
SERVICE_CODES = {"POST", "DOT", "M", "m", "D", "C2", "S", "B", "BANK CHARGES", "AMAZONFEE", "CRUK", "PADS"}
SMALL_WORDS = {"of", "in", "and", "the", "with", "for", "to", "a", "at", "on", "over"}

# Irish VAT as the demo shop uses it: standard 23 %, reduced 13.5 %, zero for most food. Prices are made up. A second name puts a
# published one right ("Moules cuites" was typed in France); None keeps it.
GROCERIES = [
    ("5390471000025", "Stapletons Brown Sliced Pan", "Bread & bakery", "2.19", "zero"),
    ("5391521690692", None, "Bread & bakery", "3.29", "zero"),
    ("5391521690760", "BFree Triple Seed Demi Baguettes 252 g", "Bread & bakery", "3.79", "zero"),
    ("5391521690272", None, "Bread & bakery", "3.49", "zero"),
    ("5391041000414", None, "Bread & bakery", "1.50", "reduced"),
    ("5390248530007", None, "Crisps & snacks", "1.95", "standard"),
    ("5397005069046", "Plantain Chips", "Crisps & snacks", "1.79", "standard"),
    ("5034709001438", "Burts Sea Salt & Black Pepper Crisps 150 g", "Crisps & snacks", "2.49", "standard"),
    ("5060229500229", "Fairfields Cheese & Chive Crisps 150 g", "Crisps & snacks", "2.39", "standard"),
    ("5000328529233", "Walkers Cheese & Onion Crisps", "Crisps & snacks", "1.10", "standard"),
    ("5391521680051", None, "Crisps & snacks", "2.85", "zero"),
    ("5391517593785", "Jacob's Crispbread Sesame 300 g", "Crisps & snacks", "2.65", "zero"),
    ("5391509393713", "Cream Crackers 200 g", "Crisps & snacks", "1.35", "zero"),
    ("5391500913170", "Bunalun Organic Coconut Rice Cakes 100 g", "Crisps & snacks", "2.25", "zero"),
    ("5391525351513", None, "Chilled", "2.99", "zero"),
    ("5390053003536", None, "Chilled", "1.89", "zero"),
    ("5391115000302", "Nomadic Yogurt & Oats", "Chilled", "2.09", "zero"),
    ("5391508960442", "Glenilen Mango & Passion Fruit Yogurt 160 g", "Chilled", "1.69", "zero"),
    ("5391512925123", None, "Chilled", "3.95", "zero"),
    ("5000295148154", "Extra Mature Cheddar 550 g", "Chilled", "6.79", "zero"),
    ("5000165375161", "Pilgrims Choice Extra Mature Cheddar 550 g", "Chilled", "7.25", "zero"),
    ("5000169266618", "Whole Milk", "Chilled", "1.65", "zero"),
    ("5024121617300", "Organix Animal Biscuits 100 g", "Biscuits", "2.35", "reduced"),
    ("5391517593365", "Bolands Raspberry Creams 150 g", "Biscuits", "0.99", "reduced"),
    ("5391517592610", "Elite Chocolate Mikado", "Biscuits", "1.99", "standard"),
    ("5391517610345", "Handmade Ginger Biscuits", "Biscuits", "3.15", "reduced"),
    ("5397136000697", "Kelkin Oat Cookies with Chocolate & Brazil Nut 150 g", "Biscuits", "3.05", "standard"),
    ("5397136000710", "Kelkin Gluten-free Chocolate Chip Cookies 150 g", "Biscuits", "3.05", "standard"),
    ("5000168001210", None, "Biscuits", "1.45", "reduced"),
    ("5000168176833", "Hobnobs Milk Chocolate", "Biscuits", "2.15", "standard"),
    ("5057008762947", None, "Biscuits", "2.45", "reduced"),
    ("5391512393328", None, "Chocolate & sweets", "1.25", "standard"),
    ("5390394015502", None, "Chocolate & sweets", "4.50", "standard"),
    ("5390711204480", None, "Chocolate & sweets", "4.95", "standard"),
    ("5390711530138", None, "Chocolate & sweets", "3.95", "standard"),
    ("5390711511489", "Irish Assorted Sweets", "Chocolate & sweets", "3.50", "standard"),
    ("5391462365000", None, "Chocolate & sweets", "5.25", "standard"),
    ("5000159461412", None, "Chocolate & sweets", "0.95", "standard"),
    ("5391525350639", None, "Chocolate & sweets", "2.10", "standard"),
    ("5390691017865", "Fulfil Coconut Bar", "Chocolate & sweets", "2.50", "standard"),
    ("5390691018022", "Fulfil Milk Chocolate & Mint Protein Bar", "Chocolate & sweets", "2.50", "standard"),
    ("5391532120003", "Fulfil Lemon Zinger Protein Bar 55 g", "Chocolate & sweets", "2.50", "standard"),
    ("5391511420346", "Cully & Sully Vegetable Soup 400 g", "Soup, tins & sauces", "3.49", "zero"),
    ("5391511420902", "Creamy Tomato & Basil Soup", "Soup, tins & sauces", "3.49", "zero"),
    ("5000157063236", "Heinz Chicken & Mushroom Soup 400 g", "Soup, tins & sauces", "1.75", "zero"),
    ("5000157065506", "HP Baked Beans 415 g", "Soup, tins & sauces", "1.30", "zero"),
    ("5000157071644", None, "Soup, tins & sauces", "1.55", "zero"),
    ("5391506800016", "Roma Tomato Purée", "Soup, tins & sauces", "0.89", "zero"),
    ("5391509391559", "Chef Brown Sauce 485 g", "Soup, tins & sauces", "2.95", "zero"),
    ("5391500916546", "Bunalun Organic Tomato & Vegetable Sauce", "Soup, tins & sauces", "3.15", "zero"),
    ("5390938000315", "Irish Peppered Mackerel in Sunflower Oil", "Soup, tins & sauces", "2.35", "zero"),
    ("5391513990373", None, "Breakfast & spreads", "3.25", "zero"),
    ("5020566000127", None, "Breakfast & spreads", "2.75", "zero"),
    ("5397136000291", "Smooth Peanut Butter", "Breakfast & spreads", "3.35", "zero"),
    ("5397136003490", None, "Breakfast & spreads", "3.35", "zero"),
    ("5391525355085", None, "Breakfast & spreads", "4.99", "zero"),
    ("5391526860649", None, "Breakfast & spreads", "4.75", "zero"),
    ("5397139000397", "Crunchy Granola with Chocolate Chips", "Breakfast & spreads", "3.45", "zero"),
    ("5099801000352", "Flahavan's Microwave Porridge Oats 500 g", "Breakfast & spreads", "2.55", "zero"),
    ("5391462365055", "Irish Breakfast Tea", "Tea, coffee & drinks", "3.85", "zero"),
    ("5000118004131", "PG Tips Leaf Tea 250 g", "Tea, coffee & drinks", "3.95", "zero"),
    ("5391505270131", None, "Tea, coffee & drinks", "2.45", "standard"),
    ("5391515570382", "Really Fresh Orange Juice", "Tea, coffee & drinks", "2.65", "standard"),
    ("5060048309034", "Shaken Udder Banana Milkshake 330 ml", "Tea, coffee & drinks", "2.20", "standard"),
    ("5391525110752", None, "Beer & spirits", "3.75", "standard"),
    ("5391528370009", None, "Beer & spirits", "3.95", "standard"),
    ("5391518565002", None, "Beer & spirits", "34.00", "standard"),
    ("5391520182488", None, "Frozen", "4.25", "zero"),
    ("5391527073550", "Breaded Atlantic Cod Fillets, 6", "Frozen", "6.95", "zero"),
    ("5391520497179", None, "Frozen", "5.75", "zero"),
    ("5391511144112", None, "Frozen", "3.65", "zero"),
    ("5391312000808", None, "Frozen", "4.45", "zero"),
    ("5391527070993", "Vegetable Stir-fry", "Frozen", "2.95", "zero"),
]
# Our own: loose goods by the kilogram under the numbers of the International Federation for Produce Standards, and what every
# counter has. An empty price: the till asks.
LOOSE = [
    ("4011", "Bananas", "Fruit & vegetables", "1.79", "zero", "kg"),
    ("4017", "Granny Smith Apples", "Fruit & vegetables", "2.95", "zero", "kg"),
    ("4053", "Lemons", "Fruit & vegetables", "3.40", "zero", "kg"),
    ("4065", "Green Peppers", "Fruit & vegetables", "3.95", "zero", "kg"),
    ("4093", "Onions", "Fruit & vegetables", "1.29", "zero", "kg"),
    ("4608", "Garlic", "Fruit & vegetables", "7.50", "zero", "kg"),
    ("4664", "Tomatoes on the Vine", "Fruit & vegetables", "3.75", "zero", "kg"),
    ("POTATO", "Rooster Potatoes", "Fruit & vegetables", "1.15", "zero", "kg"),
    ("DELI", "Deli Counter", "Chilled", "", "zero", "each"),
    ("FLOWERS", "Cut Flowers", "Counter", "", "reduced", "each"),
    ("BAG", "Paper Carrier Bag", "Counter", "0.22", "standard", "each"),
    ("MATCHES", "Household Matches", "Counter", "1.05", "standard", "each"),
]


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    data = Path(sys.argv[1])
    with gzip.open(data / "transactions/online_retail.csv.gz", "rt", encoding="utf-8", newline="") as file:
        log = list(csv.DictReader(file))
    with gzip.open(data / "catalog/off_products_205k.csv.gz", "rt", encoding="utf-8", newline="") as file:
        off = {row["barcode"]: row["product_name"] for row in csv.DictReader(file)}
    write_csv("mill_road_gifts.csv", ["code", "name", "category", "price", "tax"], gifts(log))
    write_csv("harbour_grocers.csv", ["barcode", "name", "category", "price", "tax", "unit"], groceries(off))
    write_log(log)


def gifts(log: list[dict[str, str]]) -> list[tuple]:
    """The goods that most invoices sold, under the name and at the price that most lines had."""
    invoices, names, prices = defaultdict(set), defaultdict(Counter), defaultdict(Counter)
    for row in log:
        if int(row["Quantity"]) <= 0 or Decimal(row["UnitPrice"]) <= 0 or row["StockCode"] in SERVICE_CODES:
            continue
        code = row["StockCode"]
        invoices[code].add(row["InvoiceNo"])
        names[code][row["Description"].strip()] += 1
        prices[code][Decimal(row["UnitPrice"])] += 1
    rows = []
    for code in sorted(invoices, key=lambda code: (-len(invoices[code]), code)):
        name = names[code].most_common(1)[0][0]
        if name.endswith(" No") or name != name.upper():
            continue
        category = gift_category(name)
        if sum(row[2] == category for row in rows) == GIFTS_OF_A_CATEGORY_MAX:
            continue
        rows.append((code, title_case(name), category, f"{prices[code].most_common(1)[0][0]:.2f}", gift_tax(name)))
        if len(rows) == GIFTS:
            break
    return sorted(rows, key=lambda row: (row[2], row[1]))


def gift_category(name: str) -> str:
    return next((category for category, words in GIFT_CATEGORIES if re.search(words, name)), OTHER_GIFTS)


def gift_tax(name: str) -> str:
    """UK VAT in broad strokes, for a demo: children's clothing is zero-rated, everything else here is standard-rated."""
    return "zero" if "CHILDRENS APRON" in name else "standard"


def title_case(name: str) -> str:
    """WHITE HANGING HEART T-LIGHT HOLDER shouts on a till: White Hanging Heart T-light Holder."""
    name = re.sub(r" +", " ", re.sub(r"\bOF(\d)", r"OF \1", re.sub(r"\bS/(\d)", r"SET/\1", name))).rstrip(" .")
    words = name.lower().split(" ")
    cased = [word if i and word in SMALL_WORDS else re.sub(r"(^|[/+(&])([a-z])", lambda m: m[1] + m[2].upper(), word) for i, word in enumerate(words)]
    text = " ".join(cased)
    for wrong, right in (("Led", "LED"), ("Pc", "pc"), ("Asstd", "Assorted"), ("Ant White", "Antique White"), ("Ii", "II"), ("Childrens", "Children's")):
        text = re.sub(rf"\b{wrong}\b", right, text)
    return text


def groceries(off: dict[str, str]) -> list[tuple]:
    rows = []
    for barcode, name, category, price, tax in GROCERIES:
        if barcode not in off:
            sys.exit(f"{barcode} {name}: not in the Open Food Facts data")
        if not is_gtin13(barcode):
            sys.exit(f"{barcode} {name}: wrong check digit")
        rows.append((barcode, name or tidy(off[barcode]), category, price, tax, "each"))
    return sorted(rows + LOOSE, key=lambda row: (row[2], row[1]))


def tidy(name: str) -> str:
    words = name.strip().split()
    return " ".join(word if i and word.lower() in SMALL_WORDS else word[:1].upper() + word[1:] for i, word in enumerate(words))


def is_gtin13(digits: str) -> bool:
    """GS1 General Specifications, section 7.9: weights 1, 3, 1, 3 … from the left of thirteen digits."""
    return len(digits) == 13 and sum(int(digit) * (3 if i % 2 else 1) for i, digit in enumerate(digits)) % 10 == 0


def write_log(log: list[dict[str, str]]) -> None:
    """Whole invoices, rows unchanged and in the file's order: the first days, and of every odd thing that the log holds."""
    by_number = defaultdict(list)
    for row in log:
        by_number[row["InvoiceNo"]].append(row)
    sizes = {number: len(rows) for number, rows in by_number.items()}

    def first(count, wanted):
        return [number for number, rows in by_number.items() if wanted(number, rows)][:count]

    def is_plain(number, rows):
        return number.isdigit() and sizes[number] <= 60 and all(int(row["Quantity"]) > 0 for row in rows)

    chosen = set(first(PLAIN_INVOICES, is_plain))
    chosen |= set(first(30, lambda number, rows: number.startswith("C")))
    chosen |= set(first(3, lambda number, rows: number.startswith("A")))
    chosen |= set(first(8, lambda number, rows: number.isdigit() and any(int(row["Quantity"]) < 0 for row in rows)))
    chosen |= set(first(3, lambda number, rows: len({row["InvoiceDate"] for row in rows}) > 1))
    chosen |= set(first(4, lambda number, rows: any(len(row["UnitPrice"].partition(".")[2]) > 2 for row in rows)))
    chosen |= set(first(2, lambda number, rows: len({tuple(row.values()) for row in rows}) < sizes[number]))
    chosen |= set(first(4, lambda number, rows: any(row["StockCode"] != row["StockCode"].upper() for row in rows)))
    chosen |= {"581483", "C581484", max(sizes, key=sizes.get)}                # the biggest line and its cancellation; the longest invoice
    text = io.StringIO()
    writer = csv.DictWriter(text, list(log[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(row for row in log if row["InvoiceNo"] in chosen)
    with open(HERE / "online_retail_extract.csv.gz", "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed:
        packed.write(text.getvalue().encode())


def write_csv(name: str, header: list[str], rows: list[tuple]) -> None:
    codes = [row[0] for row in rows]
    if len(set(codes)) != len(codes):
        sys.exit(f"{name}: a code occurs twice")
    with open(HERE / name, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    main()
