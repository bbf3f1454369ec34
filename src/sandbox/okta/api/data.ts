/** A tiny market to search in. All of it is made up. */
export interface Company {
  id: string
  name: string
  website: string
  industry: string
  employeeCount: number
  revenueUsd: number
  city: string
  country: string
}

export interface Contact {
  id: string
  companyId: string
  firstName: string
  lastName: string
  jobTitle: string
  email: string
  phone: string
}

export const companies: Company[] = [
  company(
    '344589814',
    'Northwind Robotics',
    'northwind.example',
    'Industrial Automation',
    840,
    192e6,
    'Boston',
    'United States',
  ),
  company(
    '344589815',
    'Blue Harbor Logistics',
    'blueharbor.example',
    'Freight & Logistics',
    3100,
    611e6,
    'Rotterdam',
    'Netherlands',
  ),
  company(
    '344589816',
    'Cedar & Finch',
    'cedarfinch.example',
    'Marketing Services',
    64,
    9.4e6,
    'Toronto',
    'Canada',
  ),
  company(
    '344589817',
    'Halcyon Biosciences',
    'halcyonbio.example',
    'Biotechnology',
    420,
    88e6,
    'Basel',
    'Switzerland',
  ),
  company(
    '344589818',
    'Ostrava Steelworks',
    'ostravasteel.example',
    'Metals',
    7900,
    2.3e9,
    'Ostrava',
    'Czechia',
  ),
  company(
    '344589819',
    'Paperplane Software',
    'paperplane.example',
    'Software',
    230,
    41e6,
    'Bengaluru',
    'India',
  ),
]

export const contacts: Contact[] = [
  contact('9100001', '344589814', 'Ines', 'Marchetti', 'VP Engineering'),
  contact('9100002', '344589814', 'Tobias', 'Rehn', 'Head of Procurement'),
  contact('9100003', '344589815', 'Femke', 'de Wit', 'Chief Operating Officer'),
  contact('9100004', '344589816', 'Jordan', 'Abebe', 'Managing Director'),
  contact('9100005', '344589817', 'Mireille', 'Kunz', 'Director of Research'),
  contact('9100006', '344589818', 'Pavel', 'Dvorak', 'Plant Manager'),
  contact('9100007', '344589819', 'Anjali', 'Rao', 'Chief Technology Officer'),
]

/** Those of which every text asked for is part; letter case does not matter. Names it does not have are ignored. */
export function search<T extends object>(all: readonly T[], wanted: Record<string, unknown>): T[] {
  return all.filter((one) =>
    Object.entries(wanted).every(([name, value]) => {
      const has = Object.entries(one).find(([own]) => own === name)?.[1]
      return has === undefined || String(has).toLowerCase().includes(String(value).toLowerCase())
    }),
  )
}

function company(
  id: string,
  name: string,
  website: string,
  industry: string,
  employeeCount: number,
  revenueUsd: number,
  city: string,
  country: string,
): Company {
  return { id, name, website, industry, employeeCount, revenueUsd, city, country }
}

function contact(
  id: string,
  companyId: string,
  firstName: string,
  lastName: string,
  jobTitle: string,
): Contact {
  const domain = companies.find((one) => one.id === companyId)?.website ?? 'nowhere.example'
  const email = `${firstName}.${lastName}@${domain}`.toLowerCase().replaceAll(' ', '')
  return { id, companyId, firstName, lastName, jobTitle, email, phone: `+1 555 01${id.slice(-2)}` }
}
